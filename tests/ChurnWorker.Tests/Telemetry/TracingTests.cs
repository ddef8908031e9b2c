using System.Diagnostics;
using ChurnWorker.Intake;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Telemetry;

public sealed class TracingTests
{
    private const string Origin = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private const string NotRecorded = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    [Theory]
    [InlineData(Origin, true)]
    [InlineData(NotRecorded, false)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false)]
    [InlineData("hostile\r\nX-Injected: 1", false)]
    [InlineData("", false)]
    public void Only_a_context_that_is_well_formed_and_wanted_is_kept(string traceParent, bool kept) => Tracing.IsRecorded(traceParent).ShouldBe(kept);

    [Fact]
    public void The_context_comes_from_either_header_and_a_cloud_event_knows_better()
    {
        Of(("traceparent", "transport"u8.ToArray())).ShouldBe("transport");
        Of(("MT-Activity-Id", "masstransit")).ShouldBe("masstransit");
        Of(("traceparent", "transport"), ("cloudEvents_traceparent", "event")).ShouldBe("event");
        Of(("cloudEvents:traceparent", "event"), ("traceparent", "transport")).ShouldBe("event");
        MessageHeaders.FromHttp([new("TraceParent", "http")], null, "shop").TraceParent.ShouldBe("http");

        static string? Of(params (string Name, object Value)[] headers) =>
            MessageHeaders.FromAmqp(headers.Select(h => KeyValuePair.Create(h.Name, (object?)h.Value)), null, null, "shop").TraceParent;
    }

    [Fact]
    public void A_purchase_leaves_its_context_and_an_erasure_takes_it_away()
    {
        using var listener = Listen();
        using var bench = new Bench(model: Bench.Model);
        var purchase = Bench.Purchase("ann", "o-1", 1);

        bench.Engine.Assessor.Assess([Bench.Received(purchase) with { Headers = new MessageHeaders { DefaultSource = "shop", TraceParent = Origin } }], Bench.At(1));

        TraceOf(bench.Database, "ann", purchase.OccurredAt).ShouldBe(Origin);
        bench.Engine.Eraser.Erase("ann", Bench.At(2));
        TraceOf(bench.Database, "ann", purchase.OccurredAt).ShouldBeNull();
    }

    [Fact]
    public void A_late_older_purchase_does_not_replace_the_context_of_the_latest()
    {
        using var bench = new Bench();
        using var transaction = bench.Database.Begin();
        bench.Database.Traces.Note("ann", 2, Origin);
        bench.Database.Traces.Note("ann", 1, NotRecorded);

        bench.Database.Traces.Find("ann", 2).ShouldBe(Origin);
        bench.Database.Traces.Find("ann", 1).ShouldBeNull();
    }

    private static string? TraceOf(Database database, string customerId, long occurredAt)
    {
        using var transaction = database.Begin();
        return database.Traces.Find(customerId, occurredAt);
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
