using System.Reflection;
using System.Reflection.Emit;

namespace RagKit.Cli.Tests.Flows;

/// <summary>Makes assemblies that no project of this repository could be built to.</summary>
internal static class EmittedAssembly
{
    /// <summary>One whose flow is of a RagKit.Flows that is not this one.</summary>
    public static void OfOtherVersion(string path, Version version)
    {
        PersistedAssemblyBuilder other = new(new AssemblyName("RagKit.Flows") { Version = version }, typeof(object).Assembly);
        Type flow = other.DefineDynamicModule("RagKit.Flows").DefineType("RagKit.Flows.Flow", TypeAttributes.Public).CreateType();
        Write(path, flow, static body => body.Emit(OpCodes.Ldnull));
    }

    /// <summary>One whose flow can't be made.</summary>
    public static void WithThrowingFlow(string path, string message)
    {
        Assembly flows = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "RagKit.Flows.dll"));
        Write(path, flows.GetType("RagKit.Flows.Flow", throwOnError: true)!, body =>
        {
            body.Emit(OpCodes.Ldstr, message);
            body.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
            body.Emit(OpCodes.Throw);
        });
    }

    private static void Write(string path, Type flow, Action<ILGenerator> body)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(Path.GetFileNameWithoutExtension(path)), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("Main").DefineType("Flows", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        MethodBuilder getter = type.DefineMethod("get_Broken", MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.SpecialName, flow, Type.EmptyTypes);
        ILGenerator code = getter.GetILGenerator();
        body(code);
        code.Emit(OpCodes.Ret);
        type.DefineProperty("Broken", PropertyAttributes.None, flow, null).SetGetMethod(getter);
        type.CreateType();
        assembly.Save(path);
    }
}
