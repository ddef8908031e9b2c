using System.Reflection;
using System.Text;
using ChurnWorker.Contracts;
using ChurnWorker.Tests.Approvals;

namespace ChurnWorker.Tests.Contracts;

/// <summary>Names on the wire are frozen: namespace, types and members of the contracts.</summary>
public sealed class ContractSurfaceTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    [Fact]
    public void Names_and_types_of_the_contracts_are_approved()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(EventTypes).Assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).OrderBy(f => f.Name, StringComparer.Ordinal))
                text.Append("  ").Append(field.Name).Append(" = ").Append(field.GetValue(null)).Append('\n');
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal))
                text.Append("  ").Append(property.Name).Append(": ").Append(Name(property)).Append('\n');
        }

        Approved.Matches("contracts.approved.txt", text.ToString());
    }

    private static string Name(PropertyInfo property)
    {
        var type = property.PropertyType;
        var underlying = Nullable.GetUnderlyingType(type);
        var name = (underlying ?? type) is { IsGenericType: true } generic
            ? $"{generic.Name[..generic.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", generic.GetGenericArguments().Select(a => a.Name))}>"
            : (underlying ?? type).Name;
        var isOptional = underlying is not null || Nullability.Create(property).ReadState == NullabilityState.Nullable;
        return isOptional ? name + "?" : name;
    }
}
