using ChurnWorker.Assessment;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Storage;

/// <summary>A stop between the commit and the acknowledgement: the broker delivers the batch again.</summary>
public sealed class RedeliveryTests
{
    [Fact]
    public void A_batch_delivered_again_changes_nothing_and_enqueues_nothing_twice()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        bench.Sweep(300);
        var batch = new[] { Bench.Purchase("A", "back", 301), Bench.Cancellation("A", "A-0", 301) };
        bench.Take(301, batch);
        var before = bench.State();
        bench.Messages().ShouldBe(["winback.triggered", "winback.resolved"]);

        bench.Restart();
        bench.Take(302, batch).ShouldBe([EventOutcome.Duplicate, EventOutcome.Duplicate]);

        bench.State().ShouldBe(before);
    }
}
