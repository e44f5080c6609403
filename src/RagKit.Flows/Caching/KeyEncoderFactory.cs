using System.Collections;
using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Runtime.InteropServices;

namespace RagKit.Caching;

/// <summary>Says how values of a type are encoded: the list of what can be keyed. Called once a type.</summary>
internal static class KeyEncoderFactory
{
    public static KeyEncoder Create(Type type) =>
        ScalarEncoders.Find(type) ?? Special(type) ?? Declared(type) ?? Composite(type) ?? Collection(type) ??
        Make(typeof(RefusingEncoder<>), [type], typeof(IEnumerable).IsAssignableFrom(type)
            ? "a sequence that may be different each time, or that holds more than its items: pass a list of its items"
            : "which is neither a plain value nor a record, tuple or collection of such");

    /// <summary>Enums, nullables, and memory in its several forms.</summary>
    private static KeyEncoder? Special(Type type)
    {
        if (type.IsEnum)
            return Converting(typeof(EnumEncoder<>), [type], value => Expression.Convert(Expression.Convert(value, Enum.GetUnderlyingType(type)), typeof(long)), typeof(long));
        if (!type.IsGenericType)
            return null;
        Type open = type.GetGenericTypeDefinition();
        Type item = type.GenericTypeArguments[0];
        if (open == typeof(Nullable<>))
            return Make(typeof(NullableEncoder<>), [item]);
        if (open == typeof(ReadOnlyMemory<>))
            return Make(typeof(MemoryEncoder<>), [item]);
        Type memory = typeof(ReadOnlyMemory<>).MakeGenericType(item);
        if (open == typeof(Memory<>) || open == typeof(ArraySegment<>))
            return Converting(typeof(ConvertingEncoder<,>), [type, memory], value => Expression.Convert(value, memory), memory);
        Type array = item.MakeArrayType();
        return open == typeof(ImmutableArray<>)
            ? Converting(typeof(ConvertingEncoder<,>), [type, array], value => Expression.Call(typeof(ImmutableCollectionsMarshal), nameof(ImmutableCollectionsMarshal.AsArray), [item], value), array)
            : null;
    }

    private static KeyEncoder? Declared(Type type) =>
        type == typeof(object) || type.IsInterface || (type.IsAbstract && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Stream).IsAssignableFrom(type))
            ? Make(typeof(RuntimeTypeEncoder<>), [type])
            : null;

    private static KeyEncoder? Composite(Type type) =>
        KeyMember.AllOf(type) is IReadOnlyList<KeyMember> members ? Make(typeof(CompositeEncoder<>), [type], members) : null;

    /// <summary>Sets and dictionaries, then what has an order. A group holds its key beside its items, and is refused.</summary>
    private static KeyEncoder? Collection(Type type)
    {
        if (type.IsArray && (type.GetArrayRank() > 1 || type.GetElementType()!.IsPointer))
            return null;
        if (Interface(type, typeof(IGrouping<,>)) is not null)
            return null;
        if ((Interface(type, typeof(IReadOnlyDictionary<,>)) ?? Interface(type, typeof(IDictionary<,>))) is [Type key, Type value])
            return Make(typeof(UnorderedEncoder<,>), [type, typeof(KeyValuePair<,>).MakeGenericType(key, value)], KeyTag.Dictionary);
        if ((Interface(type, typeof(IReadOnlySet<>)) ?? Interface(type, typeof(ISet<>))) is [Type member])
            return Make(typeof(UnorderedEncoder<,>), [type, member], KeyTag.Set);
        return (Interface(type, typeof(IReadOnlyCollection<>)) ?? Interface(type, typeof(ICollection<>))) is [Type item]
            ? Make(typeof(SequenceEncoder<,>), [type, item])
            : null;
    }

    /// <summary>What an interface of a type is of; <see langword="null"/> where it has none, or several.</summary>
    private static Type[]? Interface(Type type, Type open)
    {
        Type[] found = Array.FindAll(type.GetInterfaces(), made => made.IsGenericType && made.GetGenericTypeDefinition() == open);
        return found is [Type one] ? one.GenericTypeArguments : null;
    }

    private static KeyEncoder Converting(Type encoder, Type[] arguments, Func<ParameterExpression, Expression> convert, Type result)
    {
        ParameterExpression value = Expression.Parameter(arguments[0]);
        return Make(encoder, arguments, Expression.Lambda(typeof(Func<,>).MakeGenericType(arguments[0], result), convert(value), value).Compile());
    }

    private static KeyEncoder Make(Type encoder, Type[] arguments, params object[] parts) => (KeyEncoder)Activator.CreateInstance(encoder.MakeGenericType(arguments), parts)!;
}
