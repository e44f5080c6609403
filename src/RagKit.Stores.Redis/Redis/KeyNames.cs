namespace RagKit.Redis;

/// <summary>
/// How keys are named: <c>{prefix:kind:name}</c> and what comes after. The braces put all keys of one store on one node of a cluster, which
/// scripts need.
/// </summary>
internal static class KeyNames
{
    public static string Base(string prefix, string kind, string name)
    {
        Check(name, nameof(name));
        return $"{{{prefix}:{kind}:{name}}}";
    }

    /// <exception cref="ArgumentException">It is empty or has braces.</exception>
    public static void Check(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        if (name.AsSpan().ContainsAny('{', '}'))
            throw new ArgumentException($"{parameter} ('{name}') must not have braces: in the names of Redis' keys they have a meaning of their own.", parameter);
    }
}
