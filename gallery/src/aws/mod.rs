//! The cloud home: S3, DynamoDB, SQS and Cognito behind the ports.

mod clients;
pub mod cognito;
pub mod dynamodb;
mod fault;
pub mod parameters;
pub mod s3;
pub mod sqs;

pub use self::clients::{Access, AccessKey, Clients};
