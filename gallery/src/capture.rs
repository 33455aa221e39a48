//! What the camera wrote about a photo.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Camera facts. Every field is optional: cameras leave out what they please.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Capture {
    /// What the camera's clock showed (`DateTimeOriginal` with `SubSecTimeOriginal`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<DateTime>,
    /// Minutes east of UTC (`OffsetTimeOriginal`), when the camera wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i16>,
    /// Maker of the camera (`Make`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// The camera (`Model`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The lens (`LensModel`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lens: Option<String>,
    /// Exposure time in seconds (`ExposureTime`), as numerator and denominator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure_seconds: Option<(u32, u32)>,
    /// The f-number (`FNumber`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f_number: Option<f64>,
    /// ISO speed (`PhotographicSensitivity`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso: Option<u32>,
    /// Focal length in millimetres (`FocalLength`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focal_length_mm: Option<f64>,
    /// Focal length in millimetres on 35 mm film (`FocalLengthIn35mmFilm`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focal_length_35mm: Option<u32>,
    /// Where the photo was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A position on the Earth (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// Metres above sea level, when known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub altitude_m: Option<f64>,
}

impl Capture {
    /// Maker and model as one name, without the maker twice ("Canon Canon EOS R5").
    #[must_use]
    pub fn camera(&self) -> Option<String> {
        match (self.make.as_deref(), self.model.as_deref()) {
            (Some(make), Some(model)) => {
                let first = make.split_whitespace().next().unwrap_or(make);
                if model.to_lowercase().starts_with(&first.to_lowercase()) {
                    Some(model.to_owned())
                } else {
                    Some(format!("{make} {model}"))
                }
            }
            (make, model) => model.or(make).map(str::to_owned),
        }
    }

    /// Exposure as photographers write it: `1/250 s · f/2.8 · ISO 100 · 35 mm`.
    #[must_use]
    pub fn exposure(&self) -> Option<String> {
        let mut parts = Vec::new();
        if let Some((n, d)) = self.exposure_seconds.filter(|&(n, d)| n > 0 && d > 0) {
            let seconds = f64::from(n) / f64::from(d);
            parts.push(if seconds >= 0.3 {
                format!("{} s", decimal(seconds))
            } else {
                format!("1/{} s", (1.0 / seconds).round())
            });
        }
        parts.extend(self.f_number.map(|f| format!("f/{}", decimal(f))));
        parts.extend(self.iso.map(|iso| format!("ISO {iso}")));
        parts.extend(self.focal_length_mm.map(|mm| format!("{} mm", decimal(mm))));
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// The offset as `+02:00`, when the camera wrote one.
    #[must_use]
    pub fn offset(&self) -> Option<String> {
        self.offset_minutes.map(|minutes| {
            let sign = if minutes < 0 { '−' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
        })
    }
}

impl Place {
    /// Degrees with their hemispheres: `43.46745° N, 11.88513° E`.
    #[must_use]
    pub fn coordinates(&self) -> String {
        let north = if self.latitude < 0.0 { 'S' } else { 'N' };
        let east = if self.longitude < 0.0 { 'W' } else { 'E' };
        format!("{:.5}° {north}, {:.5}° {east}", self.latitude.abs(), self.longitude.abs())
    }
}

fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_read_as_photographers_write_them() {
        let capture = Capture {
            make: Some("Canon".into()),
            model: Some("Canon EOS R5".into()),
            exposure_seconds: Some((1, 250)),
            f_number: Some(2.8),
            iso: Some(100),
            focal_length_mm: Some(35.0),
            offset_minutes: Some(-210),
            ..Capture::default()
        };
        assert_eq!(capture.camera().as_deref(), Some("Canon EOS R5"));
        assert_eq!(capture.exposure().as_deref(), Some("1/250 s · f/2.8 · ISO 100 · 35 mm"));
        assert_eq!(capture.offset().as_deref(), Some("−03:30"));
    }
}
