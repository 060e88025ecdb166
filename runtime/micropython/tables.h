// The shapes of the generated tables: which number of a dialect means which term, and who serves it.
#pragma once

#include "portwright/backend.h"
#include "vm.h"

namespace portwright::micropython {

// Numbers of one kind of term. In ROM; the first entry for a term is the one that scripts are shown.
template <class Term>
struct NumberTable {
    struct Entry {
        mp_int_t number;
        Term term;
    };

    const Entry* entries = nullptr;
    std::size_t count = 0;

    constexpr NumberTable() = default;
    template <std::size_t size>
    constexpr explicit NumberTable(const Entry (&list)[size]) : entries(list), count(size) {}

    constexpr const Entry* begin() const { return entries; }
    constexpr const Entry* end() const { return entries + count; }

    constexpr const Entry* find(mp_int_t number) const {
        for (const Entry& entry : *this) {
            if (entry.number == number) {
                return &entry;
            }
        }
        return nullptr;
    }

    // The dialect's number of a term, `absent` where it names none.
    constexpr mp_int_t number_of(Term term, mp_int_t absent) const {
        for (const Entry& entry : *this) {
            if (entry.term == term) {
                return entry.number;
            }
        }
        return absent;
    }
};

// An option is a pair: the same number may mean something else at another level.
struct OptionNumber {
    mp_int_t level;
    mp_int_t number;
    Option option;
    bool takes_bytes;
};

// A module and the name that it is frozen by.
struct FrozenModule {
    const char* name;
    const char* frozen;
};

struct Route {
    Family family;
    Type type;
    const Backend* backend;
};

// Which class of socket objects serves a family.
struct FamilyClass {
    Family family;
    const mp_obj_type_t* type;
    mp_int_t default_type;  // the socket type where a script leaves it out
};

}  // namespace portwright::micropython
