using System.Reflection;
using RagKit.Configuration;
using RagKit.Flows;

namespace RagKit.Cli;

/// <summary>The flows and tasks that an application's assembly exposes: the values of public static fields and properties of its public types.</summary>
internal static class FlowAssembly
{
    private const string HowToExpose = "Expose them as public static fields or properties of a public class: public static readonly Flow<string, int> Refresh = Flow.Create(...).";

    /// <summary>The catalog of an assembly; without one, that of the tool's own flows.</summary>
    public static FlowCatalog Catalog(string? path)
    {
        FlowCatalog catalog = new();
        if (path is null)
            return catalog.Add(IngestFlow.Flow).Add(IngestFlow.Task);
        Assembly assembly = Load(path);
        RequireVersion(assembly, path);
        foreach (MemberInfo member in Members(assembly, path))
        {
            object? value = Value(member, path);
            if (value is Flow flow)
                catalog.Add(flow);
            else if (value is FlowTask task)
                catalog.Add(task);
        }
        return catalog.Flows.Count + catalog.Tasks.Count > 0 ? catalog : throw new UsageException($"'{path}' exposes no flow and no task. {HowToExpose}");
    }

    /// <summary>Refuses a flow that is not known.</summary>
    public static Flow RequireFlow(this FlowCatalog catalog, string name, string? assembly) =>
        catalog.Flows.FirstOrDefault(flow => flow.Name == name) ?? throw Unknown("flow", name, catalog.Flows.Select(flow => flow.Name), assembly);

    /// <summary>Refuses a task that is not known.</summary>
    public static void RequireTask(this FlowCatalog catalog, string name, string? assembly)
    {
        if (!catalog.Tasks.Any(task => task.Name == name))
            throw Unknown("task", name, catalog.Tasks.Select(task => task.Name), assembly);
    }

    private static UsageException Unknown(string kind, string name, IEnumerable<string> known, string? assembly) => new(assembly is null
        ? $"The tool itself has no {kind} '{name}': name the assembly that exposes it with --assembly."
        : $"There is no {kind} '{name}' in '{assembly}'.{NearestName.Question(name, known)} 'ragkit flows list --assembly {FlowArguments.Quoted(assembly)}' lists those that there are.");

    private static Assembly Load(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"'{path}' is a folder: --assembly names the file that a build makes, such as {Path.Combine(path, "MyApp.dll")}.");
        if (!File.Exists(path))
            throw new UsageException($"There is no file '{path}'. Build the application first, and check the path; a relative one starts at '{Directory.GetCurrentDirectory()}'.");
        string full = Path.GetFullPath(path);
        try
        {
            return new FlowLoadContext(full).LoadFromAssemblyPath(full);
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or InvalidOperationException)
        {
            throw new UsageException($"'{path}' is not an assembly that can be loaded: {e.Message} Name the .dll that the application's build makes.");
        }
    }

    /// <summary>Until version 1 any minor version may break what was built for another.</summary>
    private static void RequireVersion(Assembly assembly, string path)
    {
        AssemblyName own = typeof(Flow).Assembly.GetName();
        AssemblyName used = assembly.GetReferencedAssemblies().FirstOrDefault(name => name.Name == own.Name)
            ?? throw new UsageException($"'{path}' does not use {own.Name}, so it holds no flow and no task. {HowToExpose}");
        Version has = own.Version!, wants = used.Version!;
        if (wants.Major != has.Major || wants.Minor != has.Minor || wants.Build > has.Build)
        {
            throw new UsageException(
                $"'{path}' was built with {own.Name} {wants.ToString(3)}, and this tool has {has.ToString(3)}. " +
                $"Install the tool of that version (dotnet tool update RagKit.Cli --version {wants.ToString(3)}), or build the application with {has.ToString(3)}.");
        }
    }

    private static IEnumerable<MemberInfo> Members(Assembly assembly, string path)
    {
        try
        {
            return
            [
                .. from type in assembly.GetExportedTypes()
                   where !type.ContainsGenericParameters
                   from member in type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
                   let kind = member switch
                   {
                       FieldInfo field => field.FieldType,
                       PropertyInfo { GetMethod.IsPublic: true } property when property.GetIndexParameters().Length == 0 => property.PropertyType,
                       _ => null,
                   }
                   where typeof(Flow).IsAssignableFrom(kind) || typeof(FlowTask).IsAssignableFrom(kind)
                   select member,
            ];
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or TypeLoadException or BadImageFormatException)
        {
            throw new UsageException($"'{path}' can't be read: {e.Message} Publish the application (dotnet publish), so that all it needs lies beside it.");
        }
    }

    private static object? Value(MemberInfo member, string path)
    {
        try
        {
            return member is FieldInfo field ? field.GetValue(null) : ((PropertyInfo)member).GetValue(null);
        }
        catch (Exception e) when (e is TargetInvocationException or TypeInitializationException)
        {
            Exception cause = e;
            while (cause is TargetInvocationException or TypeInitializationException && cause.InnerException is Exception inner)
                cause = inner;
            throw new UsageException($"{member.DeclaringType!.Name}.{member.Name} in '{path}' could not be read: {cause.GetType().Name}: {cause.Message}");
        }
    }
}
