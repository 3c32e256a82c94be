package gregor.metadata;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/**
 * A sorted map that never changes. {@link #with} and {@link #without} give another map, which shares all but one path of
 * its tree with this one: with 10,000 entries a change makes about 14 new nodes, whoever still holds the old map keeps
 * seeing the old content, and no lock is needed between them. Reading it is reading any {@link Map}; the methods of
 * {@code Map} that would change it throw {@link UnsupportedOperationException}.
 *
 * <p>It is an AVL tree: at each node the heights of the two sides differ by one at the most, which {@link #balanced}
 * restores by rotating, on the way back from an insertion or a removal. Null keys and values are not allowed.
 */
public final class PersistentMap<K extends Comparable<? super K>, V> extends AbstractMap<K, V> {

    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(null, 0);

    private static final class Node<K, V> extends SimpleImmutableEntry<K, V> {
        private static final long serialVersionUID = 1;

        final transient Node<K, V> left;
        final transient Node<K, V> right;
        final transient int height;

        Node(K key, V value, Node<K, V> left, Node<K, V> right) {
            super(key, value);
            this.left = left;
            this.right = right;
            this.height = 1 + Math.max(height(left), height(right));
        }
    }

    private final Node<K, V> root;
    private final int size;

    private PersistentMap(Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // it has no key and no value, so it is a map of any
    public static <K extends Comparable<? super K>, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    @SuppressWarnings("unchecked") // a key of another type is a caller's mistake, as in TreeMap
    public V get(Object key) {
        Node<K, V> node = find((K) key);
        return node == null ? null : node.getValue();
    }

    @Override
    @SuppressWarnings("unchecked") // as in get
    public boolean containsKey(Object key) {
        return find((K) key) != null;
    }

    private Node<K, V> find(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int side = key.compareTo(node.getKey());
            if (side == 0) {
                return node;
            }
            node = side < 0 ? node.left : node.right;
        }
        return null;
    }

    /** This map with one entry added or replaced; this very map if it maps the key to that very object already. */
    public PersistentMap<K, V> with(K key, V value) {
        Node<K, V> present = find(key);
        if (present != null && present.getValue() == value) {
            return this;
        }
        return new PersistentMap<>(put(root, key, value), present == null ? size + 1 : size);
    }

    /** This map without one entry; this very map if it has no such entry. */
    public PersistentMap<K, V> without(K key) {
        if (find(key) == null) {
            return this;
        }
        return size == 1 ? empty() : new PersistentMap<>(remove(root, key), size - 1);
    }

    private static <K extends Comparable<? super K>, V> Node<K, V> put(Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(key, Objects.requireNonNull(value, "value"), null, null);
        }
        int side = key.compareTo(node.getKey());
        if (side == 0) {
            return new Node<>(key, Objects.requireNonNull(value, "value"), node.left, node.right);
        }
        return side < 0
            ? balanced(node, put(node.left, key, value), node.right)
            : balanced(node, node.left, put(node.right, key, value));
    }

    private static <K extends Comparable<? super K>, V> Node<K, V> remove(Node<K, V> node, K key) {
        int side = key.compareTo(node.getKey());
        if (side < 0) {
            return balanced(node, remove(node.left, key), node.right);
        }
        if (side > 0) {
            return balanced(node, node.left, remove(node.right, key));
        }
        if (node.left == null || node.right == null) {
            return node.left == null ? node.right : node.left;
        }
        Node<K, V> next = node.right;
        while (next.left != null) {
            next = next.left;
        }
        return balanced(next, node.left, remove(node.right, next.getKey()));
    }

    /** A node with the entry of {@code entry} over two sides whose heights differ by two at the most, put in balance. */
    private static <K, V> Node<K, V> balanced(Map.Entry<K, V> entry, Node<K, V> left, Node<K, V> right) {
        int lean = height(left) - height(right);
        if (lean > 1) {
            if (height(left.left) >= height(left.right)) {
                return node(left, left.left, node(entry, left.right, right));
            }
            Node<K, V> middle = left.right;
            return node(middle, node(left, left.left, middle.left), node(entry, middle.right, right));
        }
        if (lean < -1) {
            if (height(right.right) >= height(right.left)) {
                return node(right, node(entry, left, right.left), right.right);
            }
            Node<K, V> middle = right.left;
            return node(middle, node(entry, left, middle.left), node(right, middle.right, right.right));
        }
        return node(entry, left, right);
    }

    private static <K, V> Node<K, V> node(Map.Entry<K, V> entry, Node<K, V> left, Node<K, V> right) {
        return new Node<>(entry.getKey(), entry.getValue(), left, right);
    }

    private static int height(Node<?, ?> node) {
        return node == null ? 0 : node.height;
    }

    /** The levels of the tree; at most 1.44 times the binary logarithm of the size. */
    int height() {
        return height(root);
    }

    /** The entries from a key on, that key included, in ascending order. */
    public Iterable<Map.Entry<K, V>> from(K key) {
        return () -> new Ascending<>(root, key);
    }

    /** The entries in ascending order of their keys. */
    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new Ascending<>(root, null);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    /** Walks the tree in order; the stack holds the nodes still to be given out whose left side is done. */
    private static final class Ascending<K extends Comparable<? super K>, V> implements Iterator<Map.Entry<K, V>> {

        private final Deque<Node<K, V>> path = new ArrayDeque<>();

        Ascending(Node<K, V> root, K fromKey) {
            Node<K, V> node = root;
            while (node != null) {
                if (fromKey == null || fromKey.compareTo(node.getKey()) <= 0) {
                    path.push(node);
                    node = node.left;
                } else {
                    node = node.right;
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public Map.Entry<K, V> next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException();
            }
            Node<K, V> node = path.pop();
            for (Node<K, V> below = node.right; below != null; below = below.left) {
                path.push(below);
            }
            return node;
        }
    }
}
