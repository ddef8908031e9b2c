using ChurnWorker.Configuration;
using ChurnWorker.Tests.Approvals;

namespace ChurnWorker.Tests.Configuration;

public sealed class ConfigurationTableTests
{
    [Fact]
    public void Names_defaults_and_ranges_of_settings_are_a_contract() => Approved.Matches("configuration.approved.txt", ConfigurationTable.ToMarkdown());

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
}
