using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Intake;
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

    [Fact]
    public void What_was_refused_before_the_stop_is_in_quarantine_once_when_it_is_delivered_again()
    {
        using var bench = new Bench();
        var refused = Nonsense("{");
        bench.Engine.Assessor.Assess([refused], Bench.At(1)).ShouldBe([EventOutcome.Quarantined]);

        bench.Restart();
        bench.Engine.Assessor.Assess([refused with { ReceivedAt = Bench.At(2) }], Bench.At(2)).ShouldBe([EventOutcome.Quarantined]);

        bench.Query("SELECT reason FROM quarantine").ShouldBe(["not_json"]);
    }

    [Fact]
    public void The_same_nonsense_said_in_other_words_or_by_another_source_is_kept()
    {
        using var bench = new Bench();
        bench.Engine.Assessor.Assess([Nonsense("{"), Nonsense("{"), Nonsense("["), Nonsense("{") with { Source = "till" }], Bench.At(1)).ShouldAllBe(o => o == EventOutcome.Quarantined);

        bench.Query("SELECT reason FROM quarantine").Count.ShouldBe(3);
    }

    private static Inbound Nonsense(string text) => new()
    {
        Source = "shop",
        ReceivedAt = Bench.At(1),
        Body = Encoding.UTF8.GetBytes(text),
        Reason = QuarantineReasons.NotJson,
    };
}
