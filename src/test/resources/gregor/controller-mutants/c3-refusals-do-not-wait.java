// in: ControllerLoop
// caught by: gregor.controller.ControllerHistoryTest#ctl2NoReplyTellsOfWhatMayBeLost
    private <R> void decide(Function<Controller, Decision<R>> request, CompletableFuture<R> reply) {
        if (epoch == STANDBY) {
            reply.completeExceptionally(notController());
            return;
        }
        try {
            Decision<R> decision = request.apply(controller);
            append(decision, image().features().metadataVersion());
            waiting.add(timeline.latest().offset(), reply, () -> reply.complete(decision.reply()));
        } catch (KafkaException e) {
            if (e.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER) {
                renounce();
                reply.completeExceptionally(notController());
            } else {
                reply.completeExceptionally(e);
            }
        }
        answer();
    }
