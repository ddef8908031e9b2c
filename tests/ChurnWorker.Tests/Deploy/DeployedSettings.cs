using System.Text.RegularExpressions;
using ChurnWorker.Configuration;

namespace ChurnWorker.Tests.Deploy;

/// <summary>Checks settings that a deploy file makes against the options there are.</summary>
internal static partial class DeployedSettings
{
    /// <summary>Fails unless every name is a setting, or a setting with <c>_FILE</c>, and every value is one it takes.</summary>
    public static void ShouldExist(IReadOnlyDictionary<string, string> environment, string file)
    {
        foreach (var (name, value) in environment)
        {
            var isFile = name.EndsWith("_FILE", StringComparison.Ordinal);
            var setting = ConfigurationTable.Settings.FirstOrDefault(s => s.EnvironmentName == (isFile ? name[..^5] : name));
            setting.ShouldNotBeNull($"{file}: {name} is no setting");
            if (!isFile)
                setting.TryRead([value], out _).ShouldBeNull($"{file}: {name}={value}");
            if (setting.IsSecret)
                isFile.ShouldBeTrue($"{file}: the secret {name} stands in the file");
        }
    }

    /// <summary>Every word of a text that looks like a setting, its value left out.</summary>
    public static IEnumerable<string> NamedIn(string text) =>
        SettingName().Matches(text).Select(match => match.Value).Where(name => ConfigurationTable.Sections.Contains(name.Split("__")[0])).Distinct();

    [GeneratedRegex("[A-Z][A-Za-z]+(__[A-Z][A-Za-z]+)+(_FILE)?", RegexOptions.ExplicitCapture)]
    private static partial Regex SettingName();
}
