using System.Reflection;
using System.Runtime.CompilerServices;

namespace RagKit.Caching;

/// <summary>The names of a task's inputs.</summary>
/// <param name="Parameter">The name of the parameter.</param>
/// <param name="Members">The parameter's parts, where it has named ones; else it is the one input.</param>
internal sealed record InputNames(string Parameter, IReadOnlyList<KeyMember>? Members)
{
    public static InputNames Read(Type type, MethodInfo body)
    {
        ParameterInfo? parameter = Array.Find(body.GetParameters(), parameter => parameter.ParameterType == type);
        string name = parameter?.Name is { Length: > 0 } given ? given : "input";
        return new InputNames(name, KeyMember.AllOf(type) is IReadOnlyList<KeyMember> members ? Renamed(members, parameter) : null);
    }

    /// <summary>Elements of a tuple by the names that the code gives them. The compiler notes them with the parameter, outermost first.</summary>
    private static IReadOnlyList<KeyMember> Renamed(IReadOnlyList<KeyMember> members, ParameterInfo? parameter) =>
        parameter?.GetCustomAttribute<TupleElementNamesAttribute>()?.TransformNames is IList<string?> names && names.Count >= members.Count
            ? [.. members.Select((member, at) => member with { Name = names[at] ?? member.Name })]
            : members;
}
