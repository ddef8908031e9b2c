using System.CommandLine;

namespace ChurnWorker.Commands;

/// <summary>Options that mean the same for every verb that has them.</summary>
internal static class CommonOptions
{
    /// <summary><c>--config FILE</c>.</summary>
    public static Option<string?> Config() => new("--config") { Description = "Read this configuration file over appsettings.json.", HelpName = "FILE" };

    /// <summary><c>--set Key=value</c>, any number of times.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Set one value over files and environment, e.g. --set Shop:TimeZone=Europe/London. May be repeated.",
        HelpName = "Key=value",
        DefaultValueFactory = _ => [],
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for programs instead of text for people." };
}
