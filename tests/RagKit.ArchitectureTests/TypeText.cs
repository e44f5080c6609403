using System.Reflection;

namespace RagKit.ArchitectureTests;

/// <summary>Types as C# writes them, nullable references included.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(short)] = "short",
        [typeof(string)] = "string",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(ushort)] = "ushort",
        [typeof(void)] = "void",
    };

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter), written: parameter.Position >= 0);

    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property), written: property.GetMethod is null);

    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field), written: false);

    public static string Of(Type type) => Of(type, null, written: false);

    /// <summary>A type's own name with its parameters and the type that it is nested in.</summary>
    public static string Name(Type type)
    {
        string name = type.Name.Split('`')[0];
        if (type.IsGenericTypeDefinition)
            name += $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>";
        return type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{name}" : name;
    }

    private static string Of(Type type, NullabilityInfo? nullability, bool written)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, nullability?.ElementType ?? nullability, written);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value, nullability, written) + "?";
        NullabilityState? state = written ? nullability?.WriteState : nullability?.ReadState;
        string mark = state == NullabilityState.Nullable && !type.IsValueType ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType, written)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (_keywords.TryGetValue(type, out string? keyword))
            return keyword + mark;
        if (!type.IsGenericType)
            return (type.IsGenericParameter ? type.Name : Name(type)) + mark;
        Type[] arguments = type.GetGenericArguments();
        NullabilityInfo[]? inner = nullability?.GenericTypeArguments.Length == arguments.Length ? nullability.GenericTypeArguments : null;
        string list = string.Join(", ", arguments.Select((argument, i) => Of(argument, inner?[i], written)));
        string name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name.Split('`')[0]}" : type.Name.Split('`')[0];
        return arguments.Length == 0 ? name + mark : $"{name}<{list}>{mark}";
    }
}
