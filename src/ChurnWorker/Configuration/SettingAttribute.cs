namespace ChurnWorker.Configuration;

/// <summary>Documents and bounds one configurable property: the only place where a setting's meaning and range are written. Its default is the property's initialiser.</summary>
/// <param name="meaning">One sentence for a person.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string meaning) : Attribute
{
    /// <summary>One sentence for a person.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Smallest value allowed, written as a value of the setting would be.</summary>
    public string? Min { get; init; }

    /// <summary>Largest value allowed.</summary>
    public string? Max { get; init; }

    /// <summary>Every value must be above this one.</summary>
    public string? Above { get; init; }

    /// <summary>Every value must be below this one.</summary>
    public string? Below { get; init; }

    /// <summary>Longest text, or longest list, allowed.</summary>
    public int MaxLength { get; init; }

    /// <summary>A list must rise from item to item.</summary>
    public bool Rising { get; init; }

    /// <summary>Never shown: not in errors, not in the banner, not in <c>doctor</c>.</summary>
    public bool Secret { get; init; }

    /// <summary>The value may hold a password: it is shown without.</summary>
    public bool HoldsPassword { get; init; }

    /// <summary>An empty text is a value, not a mistake.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>What values look like where type and bounds do not say it.</summary>
    public string? Form { get; init; }

    /// <summary>What the table shows where the default is worked out at run time.</summary>
    public string? DefaultText { get; init; }
}
