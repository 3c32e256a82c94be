// in: VoterSet
    public int majority() {
        return voters.size() / 2;
    }
