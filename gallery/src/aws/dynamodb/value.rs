//! Converts between JSON and DynamoDB's values.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Number, Value};

use super::error::DynamoError;
use crate::Result;

/// To DynamoDB's form. Numbers are sent as text and keep every digit that a record may have.
pub(super) fn encode(value: &Value) -> AttributeValue {
    match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(yes) => AttributeValue::Bool(*yes),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::String(text) => AttributeValue::S(text.clone()),
        Value::Array(list) => AttributeValue::L(list.iter().map(encode).collect()),
        Value::Object(object) => AttributeValue::M(encode_all(object)),
    }
}

pub(super) fn encode_all(object: &Map<String, Value>) -> HashMap<String, AttributeValue> {
    object.iter().map(|(name, value)| (name.clone(), encode(value))).collect()
}

/// To the form that records have.
///
/// # Errors
/// [`crate::Error::Unavailable`] for types that records do not use.
pub(super) fn decode(value: AttributeValue) -> Result<Value> {
    Ok(match value {
        AttributeValue::Null(_) => Value::Null,
        AttributeValue::Bool(yes) => Value::Bool(yes),
        AttributeValue::N(text) => Value::Number(number(&text)?),
        AttributeValue::S(text) => Value::String(text),
        AttributeValue::L(list) => Value::Array(list.into_iter().map(decode).collect::<Result<_>>()?),
        AttributeValue::M(object) => Value::Object(decode_all(object)?),
        other => return Err(DynamoError::Value(format!("{other:?}")).into()),
    })
}

pub(super) fn decode_all(object: HashMap<String, AttributeValue>) -> Result<Map<String, Value>> {
    object.into_iter().map(|(name, value)| Ok((name, decode(value)?))).collect()
}

/// Parses a number. It is an integer if it has no fraction, because DynamoDB drops a trailing `.0`.
fn number(text: &str) -> Result<Number> {
    if let Ok(whole) = text.parse::<i64>() {
        return Ok(whole.into());
    }
    if let Ok(whole) = text.parse::<u64>() {
        return Ok(whole.into());
    }
    // Rust's own parser returns exactly the number that was written; others may be wrong in the last bit.
    let number = text.parse().ok().and_then(Number::from_f64);
    Ok(number.ok_or_else(|| DynamoError::Number(text.to_owned()))?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_survive_a_round_trip() {
        for value in [
            json!(null),
            json!(""),
            json!("a\u{0}\u{1F95D}"),
            json!(0),
            json!(-1),
            json!(i64::MIN),
            json!(u64::MAX),
            json!(9_007_199_254_740_993_i64),
            json!(0.1),
            json!(52.516_275),
            json!(-0.000_125),
            json!(2.225_073_858_507_201e-90),
            json!(1.797_693_134_862_315_7e90),
            json!([1, "two", [], {}, null, [true, [false]]]),
            json!({ "": 1, "deep": { "er": [{ "x": "" }] } }),
        ] {
            assert_eq!(decode(encode(&value)).expect("a value"), value);
        }
    }

    #[test]
    fn parses_numbers_as_dynamodb_writes_them() {
        for (text, value) in [
            ("1", json!(1)),
            ("0.000125", json!(0.000_125)),
            ("100000000000000000000", json!(1e20)),
            ("18446744073709551615", json!(u64::MAX)),
            ("1E-7", json!(1e-7)),
        ] {
            assert_eq!(Value::Number(number(text).expect("a number")), value, "{text}");
        }
        assert!(number("1E+400").is_err() && number("NaN").is_err() && number("").is_err());
    }

    #[test]
    fn unsupported_types_are_an_error_and_not_a_panic() {
        assert!(decode(AttributeValue::Ss(vec!["a".to_owned()])).is_err());
        assert!(decode(AttributeValue::L(vec![AttributeValue::Ns(vec!["1".to_owned()])])).is_err());
    }
}
