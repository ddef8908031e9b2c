using System.Reflection;

namespace ChurnWorker.Configuration;

/// <summary>One configurable property with its key, e.g. <c>Bus:RabbitMq:Port</c>.</summary>
internal sealed class Setting
{
    private readonly PropertyInfo[] _path;
    private readonly SettingAttribute _attribute;
    private readonly Type _type;
    private readonly bool _nullable;

    /// <param name="path">Properties from <see cref="WorkerOptions"/> down to the one that holds the value.</param>
    /// <param name="attribute">What the last of them says of itself.</param>
    public Setting(IReadOnlyList<PropertyInfo> path, SettingAttribute attribute)
    {
        _path = [.. path];
        _attribute = attribute;
        var property = _path[^1];
        IsList = property.PropertyType.IsArray;
        var item = IsList ? property.PropertyType.GetElementType()! : property.PropertyType;
        _nullable = Nullable.GetUnderlyingType(item) is not null || new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        _type = Nullable.GetUnderlyingType(item) ?? item;
        Key = string.Join(':', _path.Select(p => p.Name));
        Default = Read(new WorkerOptions());
    }

    /// <summary>Sections and name with colons.</summary>
    public string Key { get; }

    /// <summary>Name of the variable of the environment that sets it.</summary>
    public string EnvironmentName => Key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Holds several values.</summary>
    public bool IsList { get; }

    /// <summary>Must never be shown.</summary>
    public bool IsSecret => _attribute.Secret;

    /// <summary>A value as a person may read it.</summary>
    public string Show(object? value) => _attribute.HoldsPassword && value is string text ? ConnectionText.WithoutPassword(text) : SettingValue.Format(value);

    /// <summary>One sentence for a person.</summary>
    public string Meaning => _attribute.Meaning;

    /// <summary>Value when nothing is configured.</summary>
    public object? Default { get; }

    /// <summary>The default as a person reads it.</summary>
    public string DefaultText => _attribute.DefaultText ?? SettingValue.Format(Default);

    /// <summary>Allowed values as a person reads them.</summary>
    public string Range
    {
        get
        {
            var bounds = (_attribute.Above, _attribute.Min, _attribute.Below, _attribute.Max) switch
            {
                ({ } above, null, { } below, null) => $"above {above}, below {below}",
                ({ } above, null, null, { } max) => $"above {above}, up to {max}",
                ({ } above, null, null, null) => $"above {above}",
                (null, { } min, null, { } max) => $"{min} to {max}",
                (null, { } min, null, null) => $"{min} or more",
                _ => _attribute.Form ?? (_type == typeof(string) ? "text" : SettingValue.Describe(_type)),
            };
            if (IsList)
                bounds = $"1 to {_attribute.MaxLength} values{(_attribute.Rising ? ", rising" : "")}, each {bounds}";
            return bounds;
        }
    }

    /// <summary>Value of this setting within <paramref name="options"/>.</summary>
    public object? Read(WorkerOptions options)
    {
        object? at = options;
        foreach (var property in _path)
            at = property.GetValue(at);
        return at;
    }

    /// <summary>Sets the value within <paramref name="options"/> while they are being built.</summary>
    public void Write(WorkerOptions options, object? value)
    {
        object at = options;
        foreach (var property in _path[..^1])
            at = property.GetValue(at)!;
        _path[^1].SetValue(at, value);
    }

    /// <summary>Reads and checks texts (one, or the items of a list). Null text means: back to the default.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? TryRead(IReadOnlyList<string?> texts, out object? value)
    {
        value = Default;
        if (!IsList)
            return texts[0] is { } text ? TryReadOne(text, out value) : null;

        var items = texts is [{ } joined] ? ItemsOf(joined) : texts;
        if (texts is [null])
            return null;
        if (items.Count == 0 || items.Count > _attribute.MaxLength)
            return $"has {items.Count} values; give 1 to {_attribute.MaxLength}";
        var list = Array.CreateInstance(_type, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (TryReadOne(items[i] ?? "", out var item) is { } error)
                return error;
            if (_attribute.Rising && i > 0 && Comparer<object>.Default.Compare(list.GetValue(i - 1), item) >= 0)
                return $"must rise from value to value, but {SettingValue.Format(item)} follows {SettingValue.Format(list.GetValue(i - 1))}";
            list.SetValue(item, i);
        }

        value = list;
        return null;
    }

    /// <summary>The items of a list that is written as one text: apart by comma, or one a line as files have it.</summary>
    public static string[] ItemsOf(string text) => text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string? TryReadOne(string text, out object? value)
    {
        value = null;
        if (text.Length == 0)
        {
            if (_nullable)
                return null;
            if (!_attribute.AllowEmpty)
                return "must not be empty";
        }

        value = SettingValue.Parse(_type, text);
        if (value is null)
            return $"{Quote(text)} is not {SettingValue.Describe(_type)}";
        if (_type == typeof(string))
        {
            if (_attribute.MaxLength > 0 && text.Length > _attribute.MaxLength)
                return $"is {text.Length} characters long; at most {_attribute.MaxLength} are allowed";
            return text.Any(char.IsControl) ? "contains a control character" : null;
        }

        return IsWithin(value) ? null : $"{Quote(text)} is out of range; allowed: {Range}";
    }

    private bool IsWithin(object value)
    {
        int Compare(string bound) => Comparer<object>.Default.Compare(
            value, SettingValue.Parse(_type, bound) ?? throw new InvalidOperationException($"The bound {bound} of {Key} is no value of it."));
        return (_attribute.Min is not { } min || Compare(min) >= 0)
            && (_attribute.Max is not { } max || Compare(max) <= 0)
            && (_attribute.Above is not { } above || Compare(above) > 0)
            && (_attribute.Below is not { } below || Compare(below) < 0);
    }

    private string Quote(string text) => IsSecret || _attribute.HoldsPassword ? "the value" : $"'{new string([.. text.Take(100).Select(c => char.IsControl(c) ? '?' : c)])}'";
}
