//! Settled labels as chains of steps.

/// Each settled label: the step that reached it and the label before.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    steps: Vec<(u32, u32)>,
}

impl Chain {
    /// The parent of the first label.
    pub const ROOT: u32 = u32::MAX;

    /// Forgets all labels.
    pub fn clear(&mut self) {
        self.steps.clear();
    }

    /// Number of the new label.
    pub fn push(&mut self, step: u32, parent: u32) -> u32 {
        self.steps.push((step, parent));
        (self.steps.len() - 1) as u32
    }

    /// Puts the steps from the source to a label into `steps`, in order. The first label has none.
    pub fn steps_to(&self, label: u32, steps: &mut Vec<u32>) {
        steps.clear();
        let (mut step, mut parent) = self.steps[label as usize];
        while parent != Self::ROOT {
            steps.push(step);
            (step, parent) = self.steps[parent as usize];
        }
        steps.reverse();
    }
}
