package gregor.group;

import gregor.message.JoinGroupMessage.JoinGroupRequestProtocol;
import gregor.message.SyncGroupMessage.SyncGroupRequestAssignment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of what a request brought. Bytes in a request are views of the network's memory, which is used again as soon
 * as the request is answered; what a group remembers must be its own.
 */
final class OwnedBytes {

    private OwnedBytes() {}

    static List<JoinGroupRequestProtocol> copy(List<JoinGroupRequestProtocol> protocols) {
        List<JoinGroupRequestProtocol> copies = new ArrayList<>(protocols.size());
        protocols.forEach(one -> copies.add(new JoinGroupRequestProtocol(one.name(), copy(one.metadata()))));
        return copies;
    }

    static List<SyncGroupRequestAssignment> copyAssignments(List<SyncGroupRequestAssignment> assignments) {
        List<SyncGroupRequestAssignment> copies = new ArrayList<>(assignments.size());
        assignments.forEach(one -> copies.add(new SyncGroupRequestAssignment(one.memberId(), copy(one.assignment()))));
        return copies;
    }

    static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
