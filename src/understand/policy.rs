//! Which signatures a paper needs.

use crate::record::{DocumentType, SignatureLine, SignerRole};

/// Says of each line whether it is required, and whether a required signature is missing or cannot be found.
pub(super) fn missing_signatures(lines: &mut [SignatureLine], kind: Option<DocumentType>, age: Option<i32>) -> bool {
    let has = |lines: &[SignatureLine], role| lines.iter().any(|line| line.role == role);
    let both = has(lines, SignerRole::Client) && has(lines, SignerRole::Guardian);
    let minor = age.is_some_and(|age| age < 18);
    let adult = age.is_some_and(|age| age >= 18);
    for line in lines.iter_mut() {
        line.required = match line.role {
            // A guardian signs for a child; where the child has a line too, it may sign beside.
            SignerRole::Client => !(both && minor),
            SignerRole::Guardian => !(both && adult),
            SignerRole::Provider | SignerRole::Officer => true,
        };
    }
    // Where only a guardian is to sign, a grown-up is not the client: the guardian was taken for the child.
    let client = has(lines, SignerRole::Client) || (has(lines, SignerRole::Guardian) && !adult);
    let there = match kind {
        Some(DocumentType::ServicePlan | DocumentType::ServiceAgreement) => client && has(lines, SignerRole::Provider),
        Some(DocumentType::PaymentCommitment) => has(lines, SignerRole::Officer),
        Some(DocumentType::Consent) => client,
        Some(DocumentType::Statement | DocumentType::VisitEntry) => !lines.is_empty(),
        _ => true,
    };
    !there || lines.iter().any(|line| line.required && !line.present)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Region;

    fn lines(list: &[(SignerRole, bool)]) -> Vec<SignatureLine> {
        let region = Region::default();
        list.iter().map(|&(role, present)| SignatureLine { role, required: true, present, page: 1, region }).collect()
    }

    #[test]
    fn a_plan_needs_its_client_and_its_provider() {
        let plan = Some(DocumentType::ServicePlan);
        use SignerRole::{Client, Provider};
        assert!(!missing_signatures(&mut lines(&[(Client, true), (Provider, true)]), plan, Some(40)));
        assert!(missing_signatures(&mut lines(&[(Client, false), (Provider, true)]), plan, Some(40)));
        assert!(missing_signatures(&mut lines(&[(Client, true)]), plan, Some(40)));
        assert!(missing_signatures(&mut [], plan, None));
    }

    #[test]
    fn a_guardian_signs_for_a_child_and_not_for_a_grown_up() {
        let consent = Some(DocumentType::Consent);
        use SignerRole::{Client, Guardian};
        let child_alone = [(Client, true), (Guardian, false)];
        let guardian_alone = [(Client, false), (Guardian, true)];
        assert!(missing_signatures(&mut lines(&child_alone), consent, Some(9)));
        assert!(!missing_signatures(&mut lines(&guardian_alone), consent, Some(9)));
        assert!(missing_signatures(&mut lines(&guardian_alone), consent, Some(40)));
        assert!(missing_signatures(&mut lines(&guardian_alone), consent, None));
        let guardians_line = [(Guardian, true)];
        assert!(!missing_signatures(&mut lines(&guardians_line), consent, Some(9)));
        assert!(missing_signatures(&mut lines(&guardians_line), consent, Some(38)));
    }
}
