//! How many photos each day has, asked for once the page is there.

use jiff::civil::Date;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::islands::{
    call::{call, get},
    connection,
};

/// The days of a list that have photos, newest first. Asks until there is an answer: without one there is nothing to do.
pub async fn days(list: &str) -> Vec<(Date, u32)> {
    let mut failures = 0;
    loop {
        if let Ok(months) = call("months", &[("list", JsValue::from_str(list))]).await {
            return Array::from(&months).iter().flat_map(|month| days_of(&month).unwrap_or_default()).collect();
        }
        failures += 1;
        connection::pause(failures).await;
    }
}

/// The days of one month (a `MonthCount`), newest first. Objects with whole numbers for keys are ordered by them.
fn days_of(record: &JsValue) -> Option<Vec<(Date, u32)>> {
    let number = |name| get(record, name).as_f64();
    let (year, month) = (number("year")? as i16, number("month")? as i8);
    let days: Object = get(record, "days").dyn_into().ok()?;
    let day = |entry: JsValue| {
        let entry = Array::from(&entry);
        let date = Date::new(year, month, entry.get(0).as_string()?.parse().ok()?).ok()?;
        Some((date, entry.get(1).as_f64()? as u32))
    };
    Some(Object::entries(&days).iter().rev().filter_map(day).collect())
}
