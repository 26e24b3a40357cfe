"""What a kind of publication is, how one is numbered, hidden figures, and how it stands on paper."""
