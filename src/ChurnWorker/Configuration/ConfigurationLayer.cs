using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace ChurnWorker.Configuration;

/// <summary>One place that configuration comes from: a file, the environment or the command line.</summary>
/// <param name="Origin">Name of the place for messages.</param>
/// <param name="Values">What it says, in no particular order.</param>
internal sealed record ConfigurationLayer(string Origin, IReadOnlyList<ConfiguredValue> Values)
{
    /// <summary>Reads a JSON file; says what is wrong with it as an error.</summary>
    public static ConfigurationLayer OfFile(string path, List<ConfigurationError> errors)
    {
        var origin = Path.GetFileName(path);
        try
        {
            using var stream = File.OpenRead(path);
            var values = new ConfigurationBuilder().Add(new JsonStreamConfigurationSource { Stream = stream }).Build().AsEnumerable();
            // A section comes along as a key without a value; only a JSON null has no children
            var all = values.ToList();
            return new ConfigurationLayer(origin, [.. all
                .Where(v => v.Value is not null || !all.Any(other => other.Key.StartsWith(v.Key + ":", StringComparison.OrdinalIgnoreCase)))
                .Select(v => new ConfiguredValue(v.Key, v.Value))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or JsonException)
        {
            errors.Add(new ConfigurationError(path, e is FormatException or JsonException ? $"is not valid JSON: {e.Message}" : $"cannot be read: {e.Message}"));
            return new ConfigurationLayer(origin, []);
        }
    }

    /// <summary>Takes the variables that name one of the sections followed by two underscores; everything else in an environment is somebody else's.</summary>
    public static ConfigurationLayer OfEnvironment(IReadOnlyDictionary<string, string> environment, IReadOnlyCollection<string> sections) =>
        new("environment", [.. environment
            .Where(v => v.Key.Split("__", 2) is [var section, _] && sections.Contains(section, StringComparer.OrdinalIgnoreCase))
            .Select(v => new ConfiguredValue(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value))]);

    /// <summary>Takes <c>Key=value</c> texts; the key may use colons or two underscores.</summary>
    public static ConfigurationLayer OfOverrides(IReadOnlyList<string> overrides, List<ConfigurationError> errors)
    {
        var values = new Dictionary<string, ConfiguredValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in overrides)
        {
            if (text.Split('=', 2) is [{ Length: > 0 } name, var value])
            {
                var key = name.Trim().Replace("__", ":", StringComparison.Ordinal);
                values[key] = new ConfiguredValue(key, value);
            }
            else
            {
                // The text may hold a secret: do not repeat it
                errors.Add(new ConfigurationError("--set", "takes Key=value, e.g. --set Shop:TimeZone=Europe/London"));
            }
        }

        return new ConfigurationLayer("command line", [.. values.Values]);
    }
}
