using System.Linq.Expressions;

namespace RagKit.Caching;

/// <summary>Encodes tuples, records and anonymous types: what it is, then its members by name.</summary>
internal sealed class CompositeEncoder<T> : KeyEncoder<T>
{
    private readonly MemberEncoder<T>[] _members;
    private readonly byte[] _header;
    private readonly bool _isSealed = typeof(T).IsValueType || typeof(T).IsSealed;

    public CompositeEncoder(IEnumerable<KeyMember> members)
    {
        _members = [.. members.OrderBy(member => member.Name, StringComparer.Ordinal).Select(MemberEncoder<T>.Of)];
        _header = Header();
    }

    public override bool Write(ref KeyWriter writer, T value)
    {
        if (value is null)
            return writer.Null();
        if (!_isSealed && value.GetType() is Type derived && derived != typeof(T))
            return Of(derived).WriteObject(ref writer, value);
        if (!writer.Enter(typeof(T)))
            return false;
        writer.Raw(_header);
        foreach (MemberEncoder<T> member in _members)
        {
            if (!member.Write(ref writer, value))
                return writer.Within(member.Name);
        }
        return writer.Leave();
    }

    /// <summary>The type's name, but for anonymous types, whose names change from build to build, and the members' names.</summary>
    private byte[] Header()
    {
        using KeyWriter writer = new(stackalloc byte[512]);
        writer.Tag(KeyMember.IsTuple(typeof(T)) ? KeyTag.Tuple : KeyTag.Record);
        writer.Text(KeyMember.IsTuple(typeof(T)) || KeyMember.IsAnonymous(typeof(T)) ? "" : typeof(T).ToString());
        writer.Int32(_members.Length);
        foreach (MemberEncoder<T> member in _members)
            writer.Text(member.Name);
        return writer.Written.ToArray();
    }
}

/// <summary>Encodes a member of a type.</summary>
internal abstract class MemberEncoder<TOwner>(string name)
{
    /// <summary>The member's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether no value of the member's type can be keyed.</summary>
    public abstract bool RefusesAll { get; }

    public abstract bool Write(ref KeyWriter writer, TOwner owner);

    public static MemberEncoder<TOwner> Of(KeyMember member)
    {
        Delegate get = member.Getter<TOwner>() ?? Compiled(member);
        return (MemberEncoder<TOwner>)Activator.CreateInstance(typeof(MemberEncoder<,>).MakeGenericType(typeof(TOwner), member.Type), member.Name, get)!;
    }

    private static Delegate Compiled(KeyMember member)
    {
        ParameterExpression owner = Expression.Parameter(typeof(TOwner));
        return Expression.Lambda(member.From(owner), owner).Compile();
    }

    /// <summary>The one "member" of a value without names: the value.</summary>
    public static MemberEncoder<TOwner> Itself(string name) => new MemberEncoder<TOwner, TOwner>(name, static owner => owner);
}

/// <summary>Encodes a member of a known type. Its encoder is found when a value is written, since a type may hold itself.</summary>
internal sealed class MemberEncoder<TOwner, TMember>(string name, Func<TOwner, TMember> get) : MemberEncoder<TOwner>(name)
{
    public override bool RefusesAll => KeyEncoders<TMember>.Default.RefusesAll;

    public override bool Write(ref KeyWriter writer, TOwner owner) => KeyEncoders<TMember>.Default.Write(ref writer, get(owner));
}
