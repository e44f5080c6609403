using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace RagKit.Caching;

/// <summary>A named part of a tuple, record or anonymous type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">How it is reached; more than one step in a tuple of more than seven.</param>
internal sealed record KeyMember(string Name, IReadOnlyList<MemberInfo> Path)
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public Type Type => Path[^1] is PropertyInfo property ? property.PropertyType : ((FieldInfo)Path[^1]).FieldType;

    /// <summary>The expression that reads it.</summary>
    public Expression From(Expression owner) => Path.Aggregate(owner, Expression.MakeMemberAccess);

    /// <summary>
    /// Reads it from an object whose property it is; <see langword="null"/> where that takes an expression, the compiling of which is what
    /// makes a process's first task late.
    /// </summary>
    public Delegate? Getter<TOwner>() => Path is [PropertyInfo { GetMethod: MethodInfo get }] && !typeof(TOwner).IsValueType
        ? get.CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(TOwner), Type))
        : null;

    /// <summary>The parts of a tuple, key-value pair, record or anonymous type, in their order; <see langword="null"/> for any other type.</summary>
    public static IReadOnlyList<KeyMember>? AllOf(Type type)
    {
        if (typeof(ITuple).IsAssignableFrom(type) && type.Namespace == nameof(System))
            return [.. TupleItems(type, [])];
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
            return Named(type, "Key", "Value");
        if (IsAnonymous(type))
            return [.. Properties(type).Select(Of)];
        return IsRecord(type) ? [.. State(type)] : null;
    }

    public static bool IsTuple(Type type) =>
        (typeof(ITuple).IsAssignableFrom(type) && type.Namespace == nameof(System)) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    public static bool IsAnonymous(Type type) =>
        type.Name.Contains("AnonymousType", StringComparison.Ordinal) && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsRecord(Type type) => type.IsValueType
        ? type.GetMethod("PrintMembers", Own, [typeof(StringBuilder)])?.ReturnType == typeof(bool)
        : type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is not null;

    /// <summary>
    /// The public properties and fields that hold something. A property that is only computed adds nothing to what the others hold and is
    /// left out, unless the record holds something that no public property does.
    /// </summary>
    private static IEnumerable<KeyMember> State(Type type)
    {
        List<FieldInfo> fields = [.. Hierarchy(type).SelectMany(part => part.GetFields(Own))];
        HashSet<string> backed = [.. fields.Select(field => field.Name)];
        PropertyInfo[] properties = [.. Properties(type)];
        bool hides = fields.Any(field => !field.IsPublic && !Array.Exists(properties, property => BackingField(property) == field.Name));
        return
        [
            .. properties.Where(property => hides || property.SetMethod is not null || backed.Contains(BackingField(property))).Select(Of),
            .. fields.Where(field => field.IsPublic).Select(Of),
        ];
    }

    private static IEnumerable<KeyMember> TupleItems(Type type, IReadOnlyList<MemberInfo> before)
    {
        int count = type.GenericTypeArguments.Length;
        for (int i = 1; i <= Math.Min(count, 7); i++)
            yield return new KeyMember($"Item{i + (7 * before.Count)}", [.. before, PublicMember(type, $"Item{i}")]);
        if (count > 7)
        {
            foreach (KeyMember rest in TupleItems(type.GenericTypeArguments[7], [.. before, PublicMember(type, "Rest")]))
                yield return rest;
        }
    }

    private static KeyMember[] Named(Type type, params string[] names) => [.. names.Select(name => Of(PublicMember(type, name)))];

    private static MemberInfo PublicMember(Type type, string name) => type.GetMember(name, BindingFlags.Instance | BindingFlags.Public)[0];

    private static KeyMember Of(MemberInfo member) => new(member.Name, [member]);

    private static string BackingField(PropertyInfo property) => $"<{property.Name}>k__BackingField";

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike && !property.PropertyType.IsByRef)
            .DistinctBy(property => property.Name);

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        for (Type? part = type; part is not null && part != typeof(object); part = part.BaseType)
            yield return part;
    }
}
