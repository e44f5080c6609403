using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace RagKit.ArchitectureTests;

/// <summary>
/// The public surface of an assembly as text: a block a type, a line a member, both sorted, so that a change reads as a diff.
/// Members that the compiler adds to records are left out.
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetTypes().Where(type => type.IsVisible && !IsCompilers(type)).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            if (type.IsEnum)
                text.AppendJoin("", Enum.GetNames(type).Select(name => $"  {name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}\n"));
            else if (type.BaseType != typeof(MulticastDelegate))
                text.AppendJoin("", type.GetMembers(Declared).Select(Member).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(member => $"  {member}\n"));
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Head(Type type)
    {
        if (type.BaseType == typeof(MulticastDelegate))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"delegate {TypeText.Of(invoke.ReturnParameter)} {type.Namespace}.{TypeText.Name(type)}({Parameters(invoke)})";
        }
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        if (IsRecord(type))
            kind = type.IsValueType ? "record struct" : "record";
        string modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsValueType || type.IsInterface ? "" : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        List<string> bases = [];
        if (type is { IsClass: true, BaseType: not null } && type.BaseType != typeof(object))
            bases.Add(TypeText.Of(type.BaseType));
        bases.AddRange(Interfaces(type).Select(implemented => TypeText.Of(implemented)).Order(StringComparer.Ordinal));
        return $"{modifier}{kind} {type.Namespace}.{TypeText.Name(type)}{(bases.Count > 0 && !type.IsEnum ? $" : {string.Join(", ", bases)}" : "")}";
    }

    private static IEnumerable<Type> Interfaces(Type type)
    {
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        return type.GetInterfaces().Where(implemented =>
            implemented.IsVisible && !inherited.Contains(implemented) &&
            !(IsRecord(type) && implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IEquatable<>)));
    }

    private static string? Member(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } made when IsSeen(made) && !IsCompilers(made) && !IsCopy(made) => $"{Access(made)}new({Parameters(made)})",
        PropertyInfo property when property.Name != "EqualityContract" && property.GetAccessors(nonPublic: true).Any(IsSeen) => Property(property),
        EventInfo { AddMethod: not null } raised when IsSeen(raised.AddMethod) => $"event {TypeText.Of(raised.EventHandlerType!)} {raised.Name}",
        FieldInfo field when (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !IsCompilers(field) => Field(field),
        MethodInfo method when IsSeen(method) && !IsCompilers(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && method.Name != "<Clone>$" =>
            $"{Access(method)}{Modifier(method)}{TypeText.Of(method.ReturnParameter)} {method.Name}{Generic(method)}({Parameters(method)})",
        _ => null,
    };

    private static string Property(PropertyInfo property)
    {
        MethodInfo first = property.GetAccessors(nonPublic: true).First(IsSeen);
        string get = property.GetMethod is { } getter && IsSeen(getter) ? " get;" : "";
        string set = property.SetMethod is { } setter && IsSeen(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;"
            : "";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string index = property.GetIndexParameters() is { Length: > 0 } indices ? $"[{string.Join(", ", indices.Select(Parameter))}]" : "";
        return $"{Access(first)}{required}{Modifier(first)}{TypeText.Of(property)} {property.Name}{index} {{{get}{set} }}";
    }

    private static string Field(FieldInfo field)
    {
        string modifier = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}";
        return $"{modifier}{TypeText.Of(field)} {field.Name}{(field.IsLiteral ? $" = {Value(field.GetRawConstantValue())}" : "")}";
    }

    private static string Parameters(MethodBase method)
    {
        string list = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? $"this {list}" : list;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        return $"{way}{TypeText.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Value(parameter.DefaultValue)}" : "")}";
    }

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Value(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        char c => $"'{c}'",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Access(MethodBase method) => method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "";

    private static string Modifier(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface ? (method.IsAbstract ? "" : "virtual ")
        : method.GetBaseDefinition().DeclaringType != method.DeclaringType ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } && !method.DeclaringType.IsSealed ? "virtual " : "";

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsCompilers(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || member.Name.StartsWith('<');

    private static bool IsCopy(ConstructorInfo made) => IsRecord(made.DeclaringType!) && made.GetParameters() is [var only] && only.ParameterType == made.DeclaringType;

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null ||
        (type.IsValueType && type.GetMethod("PrintMembers", Declared, [typeof(StringBuilder)])?.IsDefined(typeof(CompilerGeneratedAttribute)) == true);
}
