using ChurnWorker.Configuration;

namespace ChurnWorker.Commands.Diagnosis;

/// <summary>One setting as it is in force.</summary>
/// <param name="Key">Name of its variable.</param>
/// <param name="Value">The value as a person reads it; a secret is only said to be set.</param>
/// <param name="Origin">Where it came from.</param>
internal sealed record EffectiveSetting(string Key, string Value, string Origin)
{
    /// <summary>All settings in force.</summary>
    public static IReadOnlyList<EffectiveSetting> Of(WorkerOptions options, IReadOnlyDictionary<string, string> origins) =>
    [
        .. ConfigurationTable.Settings.Select(setting =>
        {
            var origin = origins.GetValueOrDefault(setting.Key);
            var value = setting.Read(options);
            var text = setting.IsSecret ? (origin is null ? "(default)" : "(set)") : value is null ? setting.DefaultText : setting.Show(value);
            return new EffectiveSetting(setting.EnvironmentName, text, origin ?? "default");
        }),
    ];
}
