//! The cloud home: adapters of AWS services.

pub mod cognito;
