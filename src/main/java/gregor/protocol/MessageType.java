package gregor.protocol;

/** What {@link Api} or {@link Schema} says of a message class. */
record MessageType(Class<?> type, VersionRange versions, VersionRange flexible) {

    private static final ClassValue<MessageType> READ = new ClassValue<>() {
        @Override
        protected MessageType computeValue(Class<?> type) {
            return read(type);
        }
    };

    static MessageType of(Class<?> type) {
        return READ.get(type);
    }

    private static MessageType read(Class<?> type) {
        Api api = type.getAnnotation(Api.class);
        if (api != null) {
            return new MessageType(type, api.versions(), api.flexible());
        }
        Schema schema = type.getAnnotation(Schema.class);
        if (schema != null) {
            return new MessageType(type, schema.versions(), schema.flexible());
        }
        throw new IllegalArgumentException(type.getName() + " has neither @Api nor @Schema");
    }

    private MessageType(Class<?> type, String versions, String flexible) {
        this(type, VersionRange.parse(versions, Short.MAX_VALUE),
            VersionRange.parse(flexible, VersionRange.parse(versions, Short.MAX_VALUE).max()));
    }
}
