using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Loader;
using RagKit.Flows;

namespace RagKit.Cli;

/// <summary>
/// Loads an application's assembly beside the tool's. RagKit, and what its types speak of (loggers, caches, policies), is shared with the tool,
/// since a flow must be the same type on both sides; all else is the application's own, from its folder.
/// </summary>
internal sealed class FlowLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private static readonly FrozenSet<string> Shared = FindShared().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Null leaves it to the tool's own context.
        if (Shared.Contains(assemblyName.Name!) || _resolver.ResolveAssemblyToPath(assemblyName) is not string found)
            return null;
        return LoadFromAssemblyPath(found);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is string found ? LoadUnmanagedDllFromPath(found) : 0;

    private static IEnumerable<string> FindShared()
    {
        yield return typeof(Flow).Assembly.GetName().Name!;
        foreach (AssemblyName own in typeof(FlowLoadContext).Assembly.GetReferencedAssemblies().Where(IsRagKit))
        {
            yield return own.Name!;
            foreach (AssemblyName used in Assembly.Load(own).GetReferencedAssemblies())
                yield return used.Name!;
        }
    }

    private static bool IsRagKit(AssemblyName name) => name.Name is "RagKit" || name.Name!.StartsWith("RagKit.", StringComparison.Ordinal);
}
