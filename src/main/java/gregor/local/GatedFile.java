package gregor.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/** A node's open file behind its {@link Gate}: what a killed node has not written yet is not written. */
final class GatedFile extends FileChannel {

    private final FileChannel inner;
    private final Gate gate;
    private final Consumer<GatedFile> closed;

    /** @param closed told once, when the file is closed */
    GatedFile(FileChannel inner, Gate gate, Consumer<GatedFile> closed) {
        this.inner = inner;
        this.gate = gate;
        this.closed = closed;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        gate.pass();
        return inner.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        gate.pass();
        return inner.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long at) throws IOException {
        gate.pass();
        return inner.read(target, at);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        gate.pass();
        return inner.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        gate.pass();
        return inner.write(sources, offset, length);
    }

    @Override
    public int write(ByteBuffer source, long at) throws IOException {
        gate.pass();
        return inner.write(source, at);
    }

    @Override
    public long position() throws IOException {
        gate.pass();
        return inner.position();
    }

    @Override
    public long size() throws IOException {
        gate.pass();
        return inner.size();
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
        gate.pass();
        return inner.transferTo(at, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
        gate.pass();
        return inner.transferFrom(source, at, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) throws IOException {
        gate.pass();
        return inner.map(mode, at, size);
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        gate.pass();
        inner.position(newPosition);
        return this;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        gate.pass();
        inner.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        gate.pass();
        inner.force(metaData);
    }

    @Override
    public FileLock lock(long at, long size, boolean shared) throws IOException {
        gate.pass();
        return inner.lock(at, size, shared);
    }

    @Override
    public FileLock tryLock(long at, long size, boolean shared) throws IOException {
        gate.pass();
        return inner.tryLock(at, size, shared);
    }

    /** Not at the gate: closing a file changes nothing in it, and the machine does it for a dead process too. */
    @Override
    protected void implCloseChannel() throws IOException {
        closed.accept(this);
        inner.close();
    }
}
