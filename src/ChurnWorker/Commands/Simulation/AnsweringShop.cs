using System.Globalization;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Replay;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands.Simulation;

/// <summary>
/// A closed loop: a simulated shop whose events go through the real engine, and whose customers answer what it publishes. Contact wins back a known
/// number of percent points more cycles than leaving them alone, so that the measurement can be measured.
/// </summary>
/// <remarks>
/// The uplift is exact by construction: each contacted cycle owes a win-back with that probability, and the next contacted cycle whose customer
/// would not have bought within the days of the measurement pays it.
/// </remarks>
internal sealed class AnsweringShop
{
    private const long Day = 86_400_000;

    private const long LongestChunk = 14 * Day;

    private readonly ShopSimulator _simulator;
    private readonly SimulatedShop _shop;
    private readonly Engine _engine;
    private readonly TimeMachine _machine;
    private readonly double _uplift;
    private readonly long _measured;

    /// <summary>Answers come after at least this long, so that a chunk of history is over before any answer to it is due, and soon enough to be measured.</summary>
    private readonly long _chunk;
    private readonly Dictionary<string, SimulatedCustomer> _customers;
    private readonly HashSet<Guid> _contacted = [];
    private readonly SplitMixRandom _random;
    private int _owed;

    /// <param name="simulator">The shop, of which nothing was read yet.</param>
    /// <param name="shop">What it was made from.</param>
    /// <param name="engine">An engine on an empty store.</param>
    /// <param name="points">Percent points.</param>
    /// <param name="calibrationInterval">Event time between two calibrations.</param>
    public AnsweringShop(ShopSimulator simulator, SimulatedShop shop, Engine engine, double points, TimeSpan calibrationInterval)
    {
        _simulator = simulator;
        _shop = shop;
        _engine = engine;
        _machine = new TimeMachine(engine, calibrationInterval);
        _uplift = points / 100;
        _measured = (long)engine.Models.Policy.ExpireAfter.TotalMilliseconds;
        _chunk = Math.Min(LongestChunk, _measured / 2);
        _customers = simulator.Customers.ToDictionary(c => c.Id, StringComparer.Ordinal);
        _random = new SplitMixRandom { State = SplitMixRandom.Start(shop.Seed, shop.Customers) };
    }

    /// <summary>Everything that happens, answers included, by arrival. Read it once.</summary>
    public IEnumerable<SimulatedEvent> Run()
    {
        for (var end = _shop.Start + _chunk; end < _shop.End + _chunk; end += _chunk)
        {
            var events = _simulator.RunTo(end).ToList();
            _machine.Run(events.Select(Received));
            foreach (var trigger in _engine.Database.Read(reader => CycleTable.FirstDealt(reader, long.MinValue, long.MaxValue).ToList()))
                if (trigger.Disposition == Disposition.Published && _contacted.Add(trigger.CycleId))
                    Answer(trigger);
            foreach (var simulated in events)
                yield return simulated;
        }

        foreach (var late in _simulator.Run())
            yield return late;
    }

    private void Answer(WinBackTrigger trigger)
    {
        _owed += _random.NextDouble() < _uplift ? 1 : 0;
        var customer = _customers[trigger.CustomerId];
        var comesAnyway = customer.LastPurchaseAt >= trigger.FiredAt || customer.NextPurchaseAt < trigger.FiredAt + _measured;
        if (_owed == 0 || comesAnyway)
            return;
        _owed--;
        var order = string.Create(CultureInfo.InvariantCulture, $"w{customer.Id.AsSpan(1)}-{_contacted.Count}");
        _simulator.OrderOnceMore(customer, order, trigger.FiredAt + _chunk + (long)(_random.NextDouble() * _chunk));
    }

    private Inbound Received(SimulatedEvent e) => new()
    {
        Event = new ActivityEvent
        {
            Kind = e.IsCancellation ? ActivityKind.Cancellation : ActivityKind.Purchase,
            Source = _engine.Options.Intake.Source,
            EventId = e.EventId,
            CustomerId = e.CustomerId,
            OrderId = e.OrderId,
            OccurredAt = e.OccurredAt,
            Amount = e.Amount,
            Currency = e.Amount is null ? "" : _shop.Currency,
            Version = e.Version,
        },
        Kind = e.IsCancellation ? ActivityKind.Cancellation : ActivityKind.Purchase,
        Source = _engine.Options.Intake.Source,
        ReceivedAt = e.ArrivedAt,
        Body = ReadOnlyMemory<byte>.Empty,
    };
}
