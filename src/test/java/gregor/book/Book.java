package gregor.book;

import gregor.book.source.ProjectFolder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code ./gregor book}: builds the site into {@code target/site}. With {@code --open PORT} it is served on this machine
 * afterwards, until it is stopped.
 */
public final class Book {

    private static final int WRONG_USE = 2;

    private Book() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int exit = run(List.of(args));
        if (exit != 0) {
            System.exit(exit);
        }
    }

    private static int run(List<String> args) throws IOException, InterruptedException {
        int port = port(args);
        if (port < 0) {
            System.err.println("usage: ./gregor book [--open PORT]   PORT is 1 to 65535");
            return WRONG_USE;
        }
        Path root = ProjectFolder.find();
        BookInputs inputs = BookInputs.of(root, false);
        Problems problems = SiteBuilder.build(inputs);
        System.err.print(problems.text());
        System.out.println("The book is in " + inputs.out().resolve("index.html")
            + (problems.isEmpty() ? "" : ", with " + problems.all().size() + (problems.all().size() == 1 ? " problem" : " problems")));
        if (port > 0) {
            InetSocketAddress address;
            try {
                address = BookServer.serve(inputs.out(), port).getAddress();
            } catch (BindException e) {
                System.err.println("can't serve it at port " + port + ": " + e.getMessage() + "; name another with --open PORT");
                return 1;
            }
            System.out.println("Serving it at http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/ until Ctrl-C");
            new CountDownLatch(1).await();
        }
        return problems.isEmpty() ? 0 : 1;
    }

    /** 0 without {@code --open}, -1 for what can't be understood. */
    private static int port(List<String> args) {
        if (args.isEmpty()) {
            return 0;
        }
        boolean understood = args.size() == 2 && args.get(0).equals("--open") && args.get(1).matches("[1-9]\\d{0,4}");
        int port = understood ? Integer.parseInt(args.get(1)) : -1;
        return port > 65_535 ? -1 : port;
    }
}
