/**
 * What happens to one request: select a route, prove who we are, call the vendor, stream the answer, meter it.
 *
 * <p>May use: core, wire, Vert.x. Everything here runs on one event loop per request: short, synchronous, no locks.
 * Start reading at {@link keyrail.engine.Gateway}.
 */
@NullMarked
package keyrail.engine;

import org.jspecify.annotations.NullMarked;
