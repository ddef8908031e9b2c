using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace ChurnWorker.Telemetry;

/// <summary>Listens to one meter and tells its state as Prometheus text. Listens from its construction on, so construct it before anything is counted.</summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>Content type of <see cref="Render"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<Instrument, PrometheusFamily> _families = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();

    public PrometheusText(Instruments instruments)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, instruments.Meter))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static i => new PrometheusFamily(i)));
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((PrometheusFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((PrometheusFamily)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>All metrics at this moment, ordered by name.</summary>
    public string Render()
    {
        lock (_scrape)
        {
            foreach (var family in _families.Values)
                family.BeginScrape();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
                family.Write(text);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();
}
