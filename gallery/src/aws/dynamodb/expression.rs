//! Expressions for conditions and updates, in DynamoDB's syntax. Names and values are always passed next to the text,
//! so a name cannot collide with a reserved word and no user input is ever part of the text.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use super::{PK, value};
use crate::ports::table::{Attributes, Condition};

type Names = HashMap<String, String>;
type Values = HashMap<String, AttributeValue>;

/// Collects the names and values that the expressions of one operation refer to.
#[derive(Debug, Default)]
pub(super) struct Terms {
    names: Names,
    values: Values,
}

impl Terms {
    /// A placeholder for an attribute's name.
    pub fn name(&mut self, attribute: &str) -> String {
        let known = self.names.iter().find(|(_, known)| *known == attribute).map(|(name, _)| name.clone());
        known.unwrap_or_else(|| {
            let name = format!("#n{}", self.names.len());
            self.names.insert(name.clone(), attribute.to_owned());
            name
        })
    }

    /// A placeholder for a value.
    pub fn value(&mut self, value: AttributeValue) -> String {
        let name = format!(":v{}", self.values.len());
        self.values.insert(name.clone(), value);
        name
    }

    fn json(&mut self, value: &Value) -> String {
        self.value(value::encode(value))
    }

    /// The expression for all of the conditions; `None` if there are none.
    pub fn conditions(&mut self, conditions: &[Condition]) -> Option<String> {
        let mut all = Vec::with_capacity(conditions.len());
        for condition in conditions {
            all.push(match condition {
                Condition::Absent => format!("attribute_not_exists({})", self.name(PK)),
                Condition::Exists => format!("attribute_exists({})", self.name(PK)),
                Condition::Equals(name, value) => format!("{} = {}", self.name(name), self.json(value)),
                Condition::Differs(name, value) => {
                    let (name, value) = (self.name(name), self.json(value));
                    format!("(attribute_not_exists({name}) OR {name} <> {value})")
                }
                Condition::Lacks(name) => format!("attribute_not_exists({})", self.name(name)),
                Condition::Below(name, limit) => {
                    let (name, value) = (self.name(name), self.json(&Value::from(*limit)));
                    // A missing attribute is not below anything here, but counts as 0.
                    let below = format!("{name} < {value}");
                    if *limit > 0 { format!("(attribute_not_exists({name}) OR {below})") } else { below }
                }
            });
        }
        (!all.is_empty()).then(|| all.join(" AND "))
    }

    /// The expression for an update; `None` if it changes nothing.
    pub fn changes(&mut self, set: &Attributes, remove: &[String], add: &[(String, i64)]) -> Option<String> {
        let set: Vec<_> =
            set.iter().map(|(name, value)| format!("{} = {}", self.name(name), self.json(value))).collect();
        let remove: Vec<_> = remove.iter().map(|name| self.name(name)).collect();
        let add: Vec<_> = add
            .iter()
            .map(|(name, number)| format!("{} {}", self.name(name), self.value(AttributeValue::N(number.to_string()))))
            .collect();
        let clauses = [("SET", set), ("REMOVE", remove), ("ADD", add)];
        let clauses: Vec<_> = clauses
            .into_iter()
            .filter(|(_, clause)| !clause.is_empty())
            .map(|(word, clause)| format!("{word} {}", clause.join(", ")))
            .collect();
        (!clauses.is_empty()).then(|| clauses.join(" "))
    }

    /// The names and values in the form that requests require: `None` instead of an empty map.
    pub fn into_maps(self) -> (Option<Names>, Option<Values>) {
        (Some(self.names).filter(|names| !names.is_empty()), Some(self.values).filter(|values| !values.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expressions_contain_placeholders_only() {
        let mut terms = Terms::default();
        let conditions = [
            Condition::Exists,
            Condition::Equals("state".to_owned(), json!("ready")),
            Condition::Differs("a #:= b".to_owned(), json!([1])),
            Condition::Below("state".to_owned(), 0),
            Condition::Below("state".to_owned(), 5),
        ];
        let text = terms.conditions(&conditions).expect("conditions");
        assert_eq!(
            text,
            "attribute_exists(#n0) AND #n1 = :v0 AND (attribute_not_exists(#n2) OR #n2 <> :v1) AND #n1 < :v2 AND \
             (attribute_not_exists(#n1) OR #n1 < :v3)"
        );
        let set = Attributes::from_iter([("state".to_owned(), json!("failed"))]);
        let text = terms.changes(&set, &["reason".to_owned()], &[("count".to_owned(), -2)]).expect("changes");
        assert_eq!(text, "SET #n1 = :v4 REMOVE #n3 ADD #n4 :v5");
        let (names, values) = terms.into_maps();
        assert_eq!(names.expect("names")["#n2"], "a #:= b");
        assert_eq!(values.expect("values")[":v5"], AttributeValue::N("-2".to_owned()));
    }

    #[test]
    fn nothing_to_check_or_change_is_no_expression() {
        let mut terms = Terms::default();
        assert_eq!(terms.conditions(&[]), None);
        assert_eq!(terms.changes(&Attributes::new(), &[], &[]), None);
        assert_eq!(terms.into_maps(), (None, None));
    }
}
