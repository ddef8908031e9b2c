using System.Collections;

namespace ChurnWorker.Configuration;

/// <summary>Where configuration is looked for; an argument so that nothing below reads the process.</summary>
internal sealed record ConfigurationInputs
{
    /// <summary>File named with <c>--config</c>; it must exist. Null: none named.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Texts of <c>--set Key=value</c>, the last of a key wins.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>A policy file over everything else; null: none.</summary>
    public ConfigurationLayer? Policy { get; init; }

    /// <summary>Variables of the environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Folder that relative paths start from; its <c>appsettings.json</c> is read when there is one.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Folder of the program; its <c>appsettings.json</c> is read first.</summary>
    public required string ProgramDirectory { get; init; }

    /// <summary>The inputs of this process.</summary>
    public static ConfigurationInputs OfProcess(string? configFile, IReadOnlyList<string> overrides)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        return new ConfigurationInputs
        {
            ConfigFile = configFile,
            Overrides = overrides,
            Environment = environment,
            WorkingDirectory = System.Environment.CurrentDirectory,
            ProgramDirectory = AppContext.BaseDirectory,
        };
    }
}
