using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ChurnWorker.Telemetry;

/// <summary>One instrument in Prometheus' words: name with unit, type, help, and its series.</summary>
internal sealed class PrometheusFamily
{
    private readonly ConcurrentDictionary<string, PrometheusSeries> _series = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<double> _bounds;
    private readonly string _help;
    private readonly string _type;

    public PrometheusFamily(Instrument instrument)
    {
        _type = instrument switch
        {
            Counter<long> or Counter<double> => "counter",
            Histogram<long> or Histogram<double> => "histogram",
            _ => "gauge",
        };
        _bounds = instrument switch
        {
            Histogram<long> h => [.. (h.Advice?.HistogramBucketBoundaries ?? []).Select(b => (double)b)],
            Histogram<double> h => [.. h.Advice?.HistogramBucketBoundaries ?? []],
            _ => [],
        };
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        Name = instrument.Name.Replace('.', '_') + unit + (_type == "counter" ? "_total" : "");
        _help = instrument.Description ?? "";
    }

    /// <summary>Name with unit and, for a counter, <c>_total</c>.</summary>
    public string Name { get; }

    /// <summary>Takes one measurement.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.GetOrAdd(Labels(tags), static (labels, bounds) => new PrometheusSeries(labels, bounds), _bounds);
        if (_type == "counter")
            series.Add(value);
        else if (_type == "histogram")
            series.Observe(value);
        else
            series.Set(value);
    }

    /// <summary>Forgets what gauges said at the last scrape: one with nothing to report must vanish.</summary>
    public void BeginScrape()
    {
        if (_type == "gauge")
            _series.Clear();
    }

    /// <summary>Writes the family in the text format 0.0.4.</summary>
    public void Write(StringBuilder text)
    {
        text.Append($"# HELP {Name} {_help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n");
        text.Append($"# TYPE {Name} {_type}\n");
        foreach (var series in _series.Values.OrderBy(s => s.Labels, StringComparer.Ordinal))
        {
            var (value, count, buckets) = series.Read();
            if (_type != "histogram")
            {
                Sample(text, "", series.Labels, value);
                continue;
            }

            var separator = series.Labels.Length > 0 ? "," : "";
            foreach (var (bound, below) in buckets)
                Sample(text, "_bucket", $"{series.Labels}{separator}le=\"{Number(bound)}\"", below);
            Sample(text, "_bucket", $"{series.Labels}{separator}le=\"+Inf\"", count);
            Sample(text, "_sum", series.Labels, value);
            Sample(text, "_count", series.Labels, count);
        }
    }

    private void Sample(StringBuilder text, string suffix, string labels, double value) =>
        text.Append($"{Name}{suffix}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {Number(value)}\n");

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append($"{(text.Length > 0 ? "," : "")}{name}=\"{escaped}\"");
        }

        return text.ToString();
    }
}
