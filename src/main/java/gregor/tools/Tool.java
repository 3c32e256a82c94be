package gregor.tools;

import gregor.base.KafkaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** What all tools do around their work: read the flags, print help, turn an error into one line and the exit code 1. */
final class Tool {

    /** The work of a tool. */
    interface Work {
        /** @return the exit code */
        int run(CommandLine flags) throws IOException;
    }

    private Tool() {}

    /**
     * @param flags says which there are; not parsed yet
     * @param failure what stands before an error that comes from the work, such as {@code "Error occurred: "}
     */
    static int run(CommandLine flags, List<String> args, ToolContext context, String failure, Work work) {
        try {
            flags.parse(args);
            if (flags.has("help")) {
                context.out().print(flags.help());
                return 0;
            }
            return work.run(flags);
        } catch (UsageException e) {
            return fail(context, e.getMessage() + " (" + flags.command() + " --help shows all options)");
        } catch (NoSuchFileException e) {
            return fail(context, failure + "there is no file " + e.getMessage());
        } catch (KafkaException | IOException | UncheckedIOException e) {
            return fail(context, failure + e.getMessage());
        } finally {
            context.out().flush();
        }
    }

    private static int fail(ToolContext context, String message) {
        context.err().println(message.replaceAll("\\s*\\R\\s*", " "));
        return 1;
    }
}
