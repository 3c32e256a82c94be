package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Branch;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.book.diagram.Diagram.Kind;
import gregor.scenarios.TraceStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a diagram is still to happen. A step turns one remainder into others, as Brzozowski's derivatives do with a regular
 * expression: so a match goes along the trace once, never back, and the equal remainders of different ways fall together.
 */
sealed interface Remainder {

    /** Nothing is left. */
    Remainder DONE = new Done();

    /**
     * A decision that the diagram leaves to the run.
     *
     * @param way of alt: the branch; of opt: 0 taken, 1 passed by; of loop: 0 once, 1 more often
     */
    record Choice(Frame frame, int way) {}

    /** A step's arrow, what is left after it, and what was decided on the way to it. */
    record Move(Arrow arrow, Remainder rest, List<Choice> choices) {

        private Move rest(Remainder other) {
            return new Move(arrow, other, choices);
        }

        private Move deciding(List<Choice> earlier) {
            return new Move(arrow, rest, joined(earlier, choices));
        }
    }

    /** @return every way to take this step now, the first written first; empty if the diagram has another one here */
    List<Move> after(TraceStep step);

    /** @return what is decided by stopping here, nothing if something must still happen */
    Optional<List<Choice>> end();

    /** Adds the arrows that may be next. */
    void next(Set<Arrow> into);

    static Remainder of(List<Item> items) {
        return new Pool().of(items);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /** Makes each remainder once, so that equal ones are the same: comparing two costs nothing, however much is left. */
    final class Pool {

        private record Pair(boolean beside, Remainder left, Remainder right) {}

        private final Map<Pair, Remainder> made = new HashMap<>();

        private Remainder of(List<Item> items) {
            Remainder all = DONE;
            for (int i = items.size() - 1; i >= 0; i--) {
                if (items.get(i) instanceof Arrow arrow) {
                    all = then(new One(arrow), all);
                } else if (items.get(i) instanceof Frame frame) {
                    all = then(of(frame), all);
                }
            }
            return all;
        }

        private Remainder of(Frame frame) {
            List<Remainder> branches = frame.branches().stream().map(Branch::items).map(this::of).toList();
            return switch (frame.kind()) {
                case ALT -> new Either(frame, branches);
                case OPT -> new Perhaps(frame, branches.get(0));
                case LOOP -> then(branches.get(0), new Again(this, frame, branches.get(0)));
                case PAR -> branches.stream().reduce(DONE, this::beside);
            };
        }

        private Remainder then(Remainder first, Remainder second) {
            return first == DONE ? second : second == DONE ? first
                : made.computeIfAbsent(new Pair(false, first, second), pair -> new Then(this, first, second));
        }

        private Remainder beside(Remainder left, Remainder right) {
            return left == DONE ? right : right == DONE ? left
                : made.computeIfAbsent(new Pair(true, left, right), pair -> new Beside(this, left, right));
        }
    }

    /** The end. */
    final class Done implements Remainder {
        @Override
        public List<Move> after(TraceStep step) {
            return List.of();
        }

        @Override
        public Optional<List<Choice>> end() {
            return Optional.of(List.of());
        }

        @Override
        public void next(Set<Arrow> into) {
            // nothing
        }
    }

    /** One arrow. */
    final class One implements Remainder {
        private final Arrow arrow;

        private One(Arrow arrow) {
            this.arrow = arrow;
        }

        @Override
        public List<Move> after(TraceStep step) {
            return DiagramMatch.fits(arrow, step) ? List.of(new Move(arrow, DONE, List.of())) : List.of();
        }

        @Override
        public Optional<List<Choice>> end() {
            return Optional.empty();
        }

        @Override
        public void next(Set<Arrow> into) {
            into.add(arrow);
        }
    }

    /** One thing, then another. */
    final class Then implements Remainder {
        private final Pool pool;
        private final Remainder first;
        private final Remainder second;

        private Then(Pool pool, Remainder first, Remainder second) {
            this.pool = pool;
            this.first = first;
            this.second = second;
        }

        @Override
        public List<Move> after(TraceStep step) {
            List<Move> moves = new ArrayList<>();
            first.after(step).forEach(move -> moves.add(move.rest(pool.then(move.rest(), second))));
            first.end().ifPresent(skipped -> second.after(step).forEach(move -> moves.add(move.deciding(skipped))));
            return moves;
        }

        @Override
        public Optional<List<Choice>> end() {
            return first.end().flatMap(one -> second.end().map(other -> joined(one, other)));
        }

        @Override
        public void next(Set<Arrow> into) {
            first.next(into);
            if (first.end().isPresent()) {
                second.next(into);
            }
        }
    }

    /** Two things at the same time. */
    final class Beside implements Remainder {
        private final Pool pool;
        private final Remainder left;
        private final Remainder right;

        private Beside(Pool pool, Remainder left, Remainder right) {
            this.pool = pool;
            this.left = left;
            this.right = right;
        }

        @Override
        public List<Move> after(TraceStep step) {
            List<Move> moves = new ArrayList<>();
            left.after(step).forEach(move -> moves.add(move.rest(pool.beside(move.rest(), right))));
            right.after(step).forEach(move -> moves.add(move.rest(pool.beside(left, move.rest()))));
            return moves;
        }

        @Override
        public Optional<List<Choice>> end() {
            return left.end().flatMap(one -> right.end().map(other -> joined(one, other)));
        }

        @Override
        public void next(Set<Arrow> into) {
            left.next(into);
            right.next(into);
        }
    }

    /** One of several things. */
    final class Either implements Remainder {
        private final Frame frame;
        private final List<Remainder> branches;

        private Either(Frame frame, List<Remainder> branches) {
            this.frame = frame;
            this.branches = branches;
        }

        @Override
        public List<Move> after(TraceStep step) {
            List<Move> moves = new ArrayList<>();
            for (int i = 0; i < branches.size(); i++) {
                List<Choice> taken = List.of(new Choice(frame, i));
                branches.get(i).after(step).forEach(move -> moves.add(move.deciding(taken)));
            }
            return moves;
        }

        @Override
        public Optional<List<Choice>> end() {
            for (int i = 0; i < branches.size(); i++) {
                List<Choice> taken = List.of(new Choice(frame, i));
                Optional<List<Choice>> end = branches.get(i).end().map(choices -> joined(taken, choices));
                if (end.isPresent()) {
                    return end;
                }
            }
            return Optional.empty();
        }

        @Override
        public void next(Set<Arrow> into) {
            branches.forEach(branch -> branch.next(into));
        }
    }

    /** Something or nothing. */
    final class Perhaps implements Remainder {
        private final Frame frame;
        private final Remainder branch;

        private Perhaps(Frame frame, Remainder branch) {
            this.frame = frame;
            this.branch = branch;
        }

        @Override
        public List<Move> after(TraceStep step) {
            return branch.after(step).stream().map(move -> move.deciding(List.of(new Choice(frame, 0)))).toList();
        }

        @Override
        public Optional<List<Choice>> end() {
            return Optional.of(List.of(new Choice(frame, 1)));
        }

        @Override
        public void next(Set<Arrow> into) {
            branch.next(into);
        }
    }

    /** What stands behind a loop's body: the body once more, or the way out. */
    final class Again implements Remainder {
        private final Pool pool;
        private final Frame frame;
        private final Remainder body;
        /** The same when the body was not gone through just once. */
        private final Remainder later;

        private Again(Pool pool, Frame frame, Remainder body) {
            this(pool, frame, body, new Again(pool, frame, body, null));
        }

        private Again(Pool pool, Frame frame, Remainder body, Remainder later) {
            this.pool = pool;
            this.frame = frame;
            this.body = body;
            this.later = later;
        }

        @Override
        public List<Move> after(TraceStep step) {
            Remainder round = later == null ? this : later;
            return body.after(step).stream().map(move -> move.rest(pool.then(move.rest(), round)).deciding(List.of(new Choice(frame, 1)))).toList();
        }

        @Override
        public Optional<List<Choice>> end() {
            return Optional.of(later == null ? List.of() : List.of(new Choice(frame, 0)));
        }

        @Override
        public void next(Set<Arrow> into) {
            body.next(into);
        }
    }

    /** @return how many ways there are through this frame */
    static int ways(Frame frame) {
        return frame.kind() == Kind.PAR ? 0 : frame.kind() == Kind.ALT ? frame.branches().size() : 2;
    }
}
