#include "endpoint.h"

namespace portwright::loopback {

std::size_t Inbox::visible_bytes(std::uint64_t now) const {
    std::size_t bytes = 0;
    for (std::size_t index = 0; index < count_; ++index) {
        const Parcel& parcel = parcels_[(first_ + index) % kParcels];
        if (parcel.visible_at > now) {
            break;
        }
        bytes += parcel.size;
    }
    return bytes;
}

void Inbox::add(Bytes data, const Address& from, std::uint64_t visible_at) {
    for (std::size_t index = 0; index < data.size; ++index) {
        ring_[(start_ + size_ + index) % kWindow] = data.data[index];
    }
    size_ += data.size;
    if (full()) {
        Parcel& last = parcels_[(first_ + count_ - 1) % kParcels];
        last.size += data.size;
        last.visible_at = visible_at;
        return;
    }
    parcels_[(first_ + count_) % kParcels] = {data.size, visible_at, from};
    ++count_;
}

void Inbox::copy(std::uint8_t* to, std::size_t size) const {
    for (std::size_t index = 0; index < size; ++index) {
        to[index] = ring_[(start_ + index) % kWindow];
    }
}

void Inbox::remove_bytes(std::size_t size) {
    start_ = (start_ + size) % kWindow;
    size_ -= size;
    while (size > 0) {
        Parcel& parcel = parcels_[first_];
        const std::size_t taken = size < parcel.size ? size : parcel.size;
        parcel.size -= taken;
        size -= taken;
        if (parcel.size == 0) {
            first_ = (first_ + 1) % kParcels;
            --count_;
        }
    }
}

void Inbox::remove_front() {
    start_ = (start_ + front().size) % kWindow;
    size_ -= front().size;
    first_ = (first_ + 1) % kParcels;
    --count_;
}

}  // namespace portwright::loopback
