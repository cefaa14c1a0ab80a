"""What is about to change: drafts with their plans, approval, applying, going back."""
