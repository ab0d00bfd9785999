// What the service loads on first use: loaded before the first run, because no virtual time passes while Node loads a module,
// and a run would differ from a later one. Not in wiring.ts: these import the clock, which is made of it.
import "../../core/facets/parts/lockout.ts";
import "../../core/resolve/exception.ts";
import "../../functions/arrivals.ts";
import "../../service/queue/accountRound.ts";
import "../../service/queue/membership.ts";
import "../../service/queue/organisation.ts";
import "../../service/reconcile/facts.ts";
import "../../service/reconcile/layers.ts";
import "../../service/reconcile/mergedWrites.ts";
import "../../service/reconcile/overlapped.ts";
import "../../service/reconcile/reachAfter.ts";
import "../../service/tables/accountReach.ts";
import "../../service/tables/layersIn.ts";
