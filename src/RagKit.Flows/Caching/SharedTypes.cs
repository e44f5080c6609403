using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace RagKit.Caching;

/// <summary>Whether objects of a type never change, so that all readers may have the same one; found once a type.</summary>
internal static class SharedTypes<T>
{
    /// <summary>Strings, plain values without references, and sealed classes that say so by <see cref="ImmutableObjectAttribute"/>.</summary>
    public static readonly bool AreImmutable =
        typeof(T) == typeof(string) ||
        !RuntimeHelpers.IsReferenceOrContainsReferences<T>() ||
        (typeof(T).IsSealed && typeof(T).GetCustomAttribute<ImmutableObjectAttribute>() is { Immutable: true });
}
