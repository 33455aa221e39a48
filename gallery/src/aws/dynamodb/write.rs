//! Writing items.

use aws_sdk_dynamodb::{
    operation::transact_write_items::TransactWriteItemsError,
    types::{
        CancellationReason, ConditionCheck, Delete, Put, ReturnConsumedCapacity, TransactWriteItem, Update,
        error::TransactionCanceledException,
    },
};

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::{
    DynamoTable, PK,
    error::DynamoError,
    expression::Terms,
    item::{check_names, encode, encode_key},
};
use crate::{
    Error, Result,
    aws::fault::{CallFailed, code},
    backoff::{self, MOST_ATTEMPTS},
    ports::table::{MAX_WRITES, Write, WriteError, check_sizes},
};

/// Why DynamoDB cancelled a transaction.
enum Cancelled {
    /// The conditions of the operation with this index were not met.
    ConditionFailed(usize),
    /// There were concurrent writes to the same items, or too many requests at once. A retry helps.
    Crowded,
    /// Anything else.
    Fault,
}

impl DynamoTable {
    pub(super) async fn write_items(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        if writes.len() > MAX_WRITES {
            return Err(DynamoError::TooManyWrites(writes.len()).into());
        }
        check_sizes(&writes)?;
        match writes.len() {
            0 => Ok(()),
            1 if writes[0].is_idempotent() => Ok(self.write_one(&writes[0]).await?),
            _ => self.write_all(&writes).await,
        }
    }

    /// A single operation that may be sent on its own, at half the price. If it conflicts with a transaction, it is
    /// refused, and the SDK does not retry it.
    async fn write_one(&self, write: &Write) -> Result<()> {
        for attempt in 1..MOST_ATTEMPTS {
            match self.send_one(write).await {
                Ok(()) => return Ok(()),
                Err(Single::Fault(error)) => return Err(error),
                Err(Single::Crowded(_)) => backoff::pause(attempt - 1).await,
            }
        }
        self.send_one(write).await.map_err(|(Single::Fault(error) | Single::Crowded(error))| error)
    }

    async fn send_one(&self, write: &Write) -> Result<(), Single> {
        let (client, table, total) = (self.dynamodb(), &self.name, ReturnConsumedCapacity::Total);
        let capacity = match write {
            Write::Put { item, .. } => {
                let put = client.put_item().table_name(table).set_item(Some(encode(item)?));
                let put = put.return_consumed_capacity(total).send().await;
                put.map_err(|error| single("PutItem", error))?.consumed_capacity
            }
            Write::Delete { key, .. } => {
                let delete = client.delete_item().table_name(table).set_key(Some(encode_key(key)));
                let delete = delete.return_consumed_capacity(total).send().await;
                delete.map_err(|error| single("DeleteItem", error))?.consumed_capacity
            }
            Write::Update { key, set, remove, add, .. } => {
                check_names(set.keys().chain(remove))?;
                let mut terms = Terms::default();
                let changes = terms.changes(set, remove, add);
                let (names, values) = terms.into_maps();
                let update = client.update_item().table_name(table).set_key(Some(encode_key(key)));
                let update = update.set_update_expression(changes);
                let update = update.set_expression_attribute_names(names).set_expression_attribute_values(values);
                let update = update.return_consumed_capacity(total).send().await;
                update.map_err(|error| single("UpdateItem", error))?.consumed_capacity
            }
            Write::Check { .. } => return Ok(()),
        };
        self.meter.count_write(&capacity);
        Ok(())
    }

    /// Writes everything or nothing. Each attempt has its own token, which the SDK generates and sends again if it
    /// repeats the attempt after a lost connection. DynamoDB then does not carry it out twice.
    async fn write_all(&self, writes: &[Write]) -> Result<(), WriteError> {
        let operations = writes.iter().map(|write| self.operation(write)).collect::<Result<Vec<_>>>()?;
        for attempt in 0..MOST_ATTEMPTS {
            let transaction = self.dynamodb().transact_write_items().set_transact_items(Some(operations.clone()));
            let error = match transaction.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await {
                Ok(answer) => {
                    self.meter.count_write(answer.consumed_capacity());
                    return Ok(());
                }
                Err(error) => error,
            };
            self.meter.count_write(None);
            let (cancelled, reasons) = match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                    (why(cancelled), reasons(cancelled))
                }
                _ => (Cancelled::Fault, String::new()),
            };
            match cancelled {
                Cancelled::ConditionFailed(index) => return Err(WriteError::ConditionFailed(index)),
                Cancelled::Crowded if attempt + 1 < MOST_ATTEMPTS => backoff::pause(attempt).await,
                _ => {
                    let call = CallFailed::new("TransactWriteItems", error);
                    return Err(DynamoError::Cancelled { call, reasons }.into());
                }
            }
        }
        Err(DynamoError::NoAttempt.into())
    }

    fn operation(&self, write: &Write) -> Result<TransactWriteItem> {
        let mut terms = Terms::default();
        let conditions = terms.conditions(write.conditions());
        let operation = TransactWriteItem::builder();
        Ok(match write {
            Write::Put { item, .. } => {
                let (names, values) = terms.into_maps();
                let put = Put::builder().table_name(&self.name).set_item(Some(encode(item)?));
                let put = put.set_condition_expression(conditions).set_expression_attribute_names(names);
                let put = put.set_expression_attribute_values(values);
                operation.put(put.build().map_err(DynamoError::from)?)
            }
            Write::Update { key, set, remove, add, .. } => {
                check_names(set.keys().chain(remove).chain(add.iter().map(|(name, _)| name)))?;
                let changes = terms.changes(set, remove, add).ok_or(DynamoError::EmptyUpdate)?;
                let (names, values) = terms.into_maps();
                let update = Update::builder().table_name(&self.name).set_key(Some(encode_key(key)));
                let update = update.update_expression(changes).set_condition_expression(conditions);
                let update = update.set_expression_attribute_names(names).set_expression_attribute_values(values);
                operation.update(update.build().map_err(DynamoError::from)?)
            }
            Write::Delete { key, .. } => {
                let (names, values) = terms.into_maps();
                let delete = Delete::builder().table_name(&self.name).set_key(Some(encode_key(key)));
                let delete = delete.set_condition_expression(conditions).set_expression_attribute_names(names);
                let delete = delete.set_expression_attribute_values(values);
                operation.delete(delete.build().map_err(DynamoError::from)?)
            }
            Write::Check { key, .. } => {
                // DynamoDB requires a check to have a condition. This one is always true.
                let conditions = conditions.unwrap_or_else(|| {
                    let pk = terms.name(PK);
                    format!("attribute_exists({pk}) OR attribute_not_exists({pk})")
                });
                let (names, values) = terms.into_maps();
                let check = ConditionCheck::builder().table_name(&self.name).set_key(Some(encode_key(key)));
                let check = check.condition_expression(conditions).set_expression_attribute_names(names);
                let check = check.set_expression_attribute_values(values);
                operation.condition_check(check.build().map_err(DynamoError::from)?)
            }
        }
        .build())
    }
}

/// The code of an operation that did not cause the cancellation, unless its code is missing.
const NO_REASON: &str = "None";

fn code_of(reason: &CancellationReason) -> &str {
    reason.code().unwrap_or(NO_REASON)
}

/// DynamoDB's reason for each operation that caused the cancellation, for the log.
fn reasons(cancelled: &TransactionCanceledException) -> String {
    let all = cancelled.cancellation_reasons().iter().enumerate();
    let given = all.filter(|(_, reason)| code_of(reason) != NO_REASON);
    let told = |(index, reason): (usize, &CancellationReason)| {
        format!("; operation {index}: {} {}", code_of(reason), reason.message().unwrap_or_default())
    };
    given.map(told).collect()
}

/// Why a single operation failed.
enum Single {
    /// It conflicted with a transaction. A retry helps.
    Crowded(Error),
    /// Anything else.
    Fault(Error),
}

impl From<Error> for Single {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

fn single<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Single
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let crowded = code(&error) == Some("TransactionConflictException");
    let error = DynamoError::from(CallFailed::new(operation, error)).into();
    if crowded { Single::Crowded(error) } else { Single::Fault(error) }
}

/// The cause of a cancellation. DynamoDB lists one reason for each operation, in the same order.
fn why(cancelled: &TransactionCanceledException) -> Cancelled {
    let codes: Vec<_> = cancelled.cancellation_reasons().iter().map(code_of).collect();
    if let Some(index) = codes.iter().position(|&code| code == "ConditionalCheckFailed") {
        return Cancelled::ConditionFailed(index);
    }
    let crowded = ["TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError"];
    if codes.iter().any(|code| crowded.contains(code)) { Cancelled::Crowded } else { Cancelled::Fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cancelled(codes: &[&str]) -> Cancelled {
        let reasons = codes.iter().map(|&code| CancellationReason::builder().code(code).build()).collect();
        why(&TransactionCanceledException::builder().set_cancellation_reasons(Some(reasons)).build())
    }

    #[test]
    fn distinguishes_the_reasons_for_a_cancellation() {
        let (none, failed, conflict) = ("None", "ConditionalCheckFailed", "TransactionConflict");
        assert!(matches!(cancelled(&[none, failed, none, failed]), Cancelled::ConditionFailed(1)));
        assert!(matches!(cancelled(&[conflict, failed]), Cancelled::ConditionFailed(1)));
        // DynamoDB may omit the code of operations that did not cause the cancellation.
        let reasons = [CancellationReason::builder().build(), CancellationReason::builder().code(failed).build()];
        let silent = TransactionCanceledException::builder().set_cancellation_reasons(Some(reasons.into())).build();
        assert!(matches!(why(&silent), Cancelled::ConditionFailed(1)));
        assert!(matches!(cancelled(&[none, conflict]), Cancelled::Crowded));
        assert!(matches!(cancelled(&["ThrottlingError"]), Cancelled::Crowded));
        assert!(matches!(cancelled(&[none, "ValidationError"]), Cancelled::Fault));
        assert!(matches!(cancelled(&[]), Cancelled::Fault));
    }
}
