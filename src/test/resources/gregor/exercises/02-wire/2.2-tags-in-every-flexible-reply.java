// why this is plausible: it is the rule, and the exception shows only when a client meets an older broker.
public static boolean responseHeaderIsFlexible(ApiKey key, boolean flexibleBody) {
    return flexibleBody;
}
