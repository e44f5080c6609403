using System.Reflection;

namespace RagKit.Sync;

/// <summary>The version of RagKit that runs, as lineages name it.</summary>
internal static class RagKitVersion
{
    public static string Text { get; } = typeof(RagKitVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? typeof(RagKitVersion).Assembly.GetName().Version?.ToString() ?? "";
}
