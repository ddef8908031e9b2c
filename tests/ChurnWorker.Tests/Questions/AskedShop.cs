using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Tests.Intake;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Questions;

/// <summary>A store with a customer "c/1" who bought twice, and with whatever triggers a test puts in.</summary>
internal sealed class AskedShop : IDisposable
{
    public const string Customer = "c/1";

    private readonly TemporaryFolder _folder = new();

    public AskedShop()
    {
        Engine = new Engine(Options, Database.Open(_folder.Combine("store.db")), liveSince: 0, Instruments);
        Buy("o1", "2025-01-02T10:00:00Z");
        Buy("o2", "2025-02-02T10:00:00Z");
    }

    public WorkerOptions Options { get; } = new();

    public Instruments Instruments { get; } = new();

    public Engine Engine { get; }

    /// <summary>Puts a trigger into the store and returns its id.</summary>
    public Guid Trigger(TriggerState state, Disposition disposition = Disposition.Published, long expiresIn = 86_400_000)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var cycleId = DeterministicId.Cycle("tenant", Customer, now);
        var trigger = new WinBackTrigger
        {
            TriggerId = DeterministicId.Trigger(cycleId, 1, (int)state),
            CycleId = cycleId,
            CustomerId = Customer,
            Stage = 1,
            State = state,
            Disposition = disposition,
            Cause = TriggerCause.Silence,
            FiredAt = now - 1000,
            ExpiresAt = now + expiresIn,
            PNoPurchase = 0.75,
            PAlive = 0.5,
            Tier = ValueTier.High,
            ExpectedValue = 10_000,
            Currency = "EUR",
            ModelId = "model",
            PolicyVersion = "policy",
        };
        using var transaction = Engine.Database.Begin();
        Engine.Database.Cycles.Save(trigger);
        transaction.Commit();
        return trigger.TriggerId;
    }

    public void Dispose()
    {
        Engine.Dispose();
        Instruments.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private void Buy(string order, string at)
    {
        var body = $$"""{"type":"purchase.completed","eventId":"e-{{order}}","orderId":"{{order}}","customerId":"{{Customer}}","occurredAt":"{{at}}","amount":"12.50","currency":"EUR"}""";
        Engine.Assessor.Assess(Decoding.Decode(Encoding.UTF8.GetBytes(body), Decoding.Headers()), Decoding.Now).ShouldBe([EventOutcome.Accepted]);
    }
}
