using System.Runtime.CompilerServices;
using ChurnWorker.Configuration;
using ChurnWorker.Tests.Approvals;

namespace ChurnWorker.Tests.Configuration;

public sealed class ConfigurationTableTests
{
    [Fact]
    public void Names_defaults_and_ranges_of_settings_are_a_contract() => Approved.Matches("configuration.approved.txt", ConfigurationTable.ToMarkdown());

    [Fact]
    public void The_table_of_the_README_is_that_of_the_options()
    {
        const string Begin = "<!-- generated from the options; a test holds it -->\n", End = "<!-- end of the generated table -->";
        var readme = File.ReadAllText(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "README.md")));
        var (from, to) = (readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, readme.IndexOf(End, StringComparison.Ordinal));

        readme[from..to].Trim().ShouldBe(ConfigurationTable.ToMarkdown().Trim(), "copy the received configuration.approved.txt into README.md");
    }

    [Fact]
    public void Every_default_satisfies_its_own_range()
    {
        foreach (var setting in ConfigurationTable.Settings.Where(s => s.Default is not null))
            setting.TryRead([SettingValue.Format(setting.Default)], out _).ShouldBeNull(setting.Key);
    }

    [Fact]
    public void A_default_reads_back_as_itself()
    {
        foreach (var setting in ConfigurationTable.Settings.Where(s => s.Default is not null))
        {
            setting.TryRead([SettingValue.Format(setting.Default)], out var value).ShouldBeNull();
            value.ShouldBeEquivalentTo(setting.Default, setting.Key);
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
