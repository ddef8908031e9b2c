using ChurnWorker.Commands.Simulation;
using ChurnWorker.Configuration;
using ChurnWorker.Contracts;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Demo;

/// <summary>
/// The service live on the in-memory bus: a shop that publishes, the batch consumers of intake, the sweep, the relay and a campaign system. Nobody
/// listens on the network, and instead of the loops the story says when an hour is over, so that the same figures come out every time.
/// </summary>
internal sealed class LiveShop : IAsyncDisposable
{
    private readonly Engine _engine;
    private readonly ShopClock _clock;
    private readonly IHost _host;
    private readonly IBusControl _bus;
    private readonly string _currency;
    private readonly NdjsonFile _file;
    private readonly OutboxRelay _relay;
    private readonly DeliveryCount _taken;
    private readonly DeliveryCount _told = new(CampaignSystem.Queue);

    private LiveShop(Engine engine, ShopClock clock, IHost host, DemoSettings settings, Instruments instruments)
    {
        _engine = engine;
        _clock = clock;
        _currency = settings.Shop.Currency;
        _host = host;
        _bus = host.Services.GetRequiredService<IBusControl>();
        _taken = new DeliveryCount(engine.Options.Intake.Queue);
        _bus.ConnectReceiveObserver(_taken);
        _bus.ConnectReceiveObserver(_told);
        _file = new NdjsonFile(settings.MessagesPath);
        _relay = new OutboxRelay(
            new OutboxStore(engine.Database), new OutboxPublisher(_bus, engine.Options), _file, new Random(1), instruments, NullLogger<OutboxRelay>.Instance);
    }

    public CampaignSystem Campaign { get; } = new();

    /// <summary>Messages the relay has published.</summary>
    public int Published { get; private set; }

    /// <summary>Events the shop has published.</summary>
    public int Sent { get; private set; }

    /// <summary>Starts bus, intake and campaign system.</summary>
    public static async Task<LiveShop> OpenAsync(Engine engine, ShopClock clock, DemoSettings settings, Instruments instruments, CancellationToken stop)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(instruments).AddSingleton(engine.Assessor);
        builder.Services.AddBusIntake(engine.Options).AddMessageBus(engine.Options);
        var host = builder.Build();
        var live = new LiveShop(engine, clock, host, settings, instruments);
        await host.StartAsync(stop);
        await live.Campaign.ConnectAsync(live._bus, engine.Options.Outbox.Exchange);
        return live;
    }

    /// <summary>Lives up to an instant: takes in what the shop sends, reviews who is due, publishes what there is to say.</summary>
    /// <param name="until">Unix milliseconds UTC.</param>
    /// <param name="arriving">What arrives until then.</param>
    /// <param name="stop">Gives up.</param>
    public async Task LiveAsync(long until, IReadOnlyList<SimulatedEvent> arriving, CancellationToken stop)
    {
        _clock.MoveTo(until);
        // Two contracts are two consumers, which do not wait for each other: cancellations follow their purchases so that every run is the same
        await SendAsync(arriving.Where(e => !e.IsCancellation).Select(e => _bus.Publish(Purchase(e), stop)), stop);
        await SendAsync(arriving.Where(e => e.IsCancellation).Select(e => _bus.Publish(Cancellation(e), stop)), stop);
        while (_engine.Sweep.Run(until).Reviewed > 0)
        {
            // A review may schedule another one that is due as well
        }

        await RelayAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _file.Dispose();
    }

    private async Task SendAsync(IEnumerable<Task> publishing, CancellationToken stop)
    {
        var sending = publishing.ToList();
        await Task.WhenAll(sending);
        Sent += sending.Count;
        await _taken.ReachAsync(Sent, stop);
    }

    private async Task RelayAsync(CancellationToken stop)
    {
        RelayPass pass;
        do
        {
            pass = await _relay.RunAsync(_clock.Now, stop);
            Published += pass.Published;
        }
        while (pass.IsFull);
        await _told.ReachAsync(Published, stop);
    }

    private PurchaseCompleted Purchase(in SimulatedEvent e) => new()
    {
        EventId = e.EventId,
        OrderId = e.OrderId,
        CustomerId = e.CustomerId,
        OccurredAt = DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt),
        Amount = Currencies.ToDecimal(e.Amount!.Value, _currency),
        Currency = _currency,
        Version = e.Version,
    };

    private OrderCancelled Cancellation(in SimulatedEvent e) => new()
    {
        EventId = e.EventId,
        OrderId = NullIfEmpty(e.OrderId),
        CustomerId = NullIfEmpty(e.CustomerId),
        OccurredAt = DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt),
        Amount = e.Amount is { } amount ? Currencies.ToDecimal(amount, _currency) : null,
        Currency = e.Amount is null ? null : _currency,
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
