using System.Management;

namespace RagKit.Cli.TestFlows;

/// <summary>Uses a package that the tool does not have.</summary>
internal static class OwnDependency
{
    public static string Name() => typeof(ManagementQuery).Assembly.GetName().Name!;
}
