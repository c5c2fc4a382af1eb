/**
 * From settings and rows to what requests are routed with: the snapshot, and the address each connection calls.
 *
 * <p>May use: core. Start reading at {@link keyrail.service.snapshot.SnapshotBuilder}.
 */
@NullMarked
package keyrail.service.snapshot;

import org.jspecify.annotations.NullMarked;
