package gregor.book;

import java.util.List;

/** Large numbers of milliseconds and bytes as people say them. */
final class Amount {

    private static final List<Unit> TIMES = List.of(new Unit(86_400_000, "day"), new Unit(3_600_000, "hour"), new Unit(60_000, "minute"),
        new Unit(1000, "second"));
    private static final List<Unit> SIZES = List.of(new Unit(1 << 30, "GiB"), new Unit(1 << 20, "MiB"), new Unit(1 << 10, "KiB"));

    private record Unit(long amount, String name) {}

    private Amount() {}

    /**
     * What a setting's value is in the largest unit that it is a whole number of.
     *
     * @param setting whose name tells what is counted
     * @return empty if there is nothing to add
     */
    static String readable(String setting, String value) {
        if (!value.matches("\\d{4,19}")) {
            return "";
        }
        long number = Long.parseLong(value);
        if (number == Long.MAX_VALUE || number == Integer.MAX_VALUE) {
            return "the largest number there is: no limit";
        }
        boolean isTime = setting.endsWith(".ms");
        boolean isSize = setting.contains("bytes") || setting.contains("buffer.size") || setting.endsWith("batch.size");
        for (Unit unit : isTime ? TIMES : isSize ? SIZES : List.<Unit>of()) {
            if (number % unit.amount() == 0) {
                long count = number / unit.amount();
                return count + " " + unit.name() + (isTime && count != 1 ? "s" : "");
            }
        }
        return "";
    }
}
