/**
 * The main job, shown on a scratch home against rehearsal providers.
 *
 * <p>May use: everything. Start reading at {@link keyrail.app.demo.Demo}.
 */
@NullMarked
package keyrail.app.demo;

import org.jspecify.annotations.NullMarked;
